/** What somebody wants to know of a message, and to change of a source. */
import { z } from "zod";
import { PASTED_LENGTH } from "./preview";
import { SourceSettings } from "./source";

/** Settings that are not saved, held against a message: one that was kept, or one that is pasted. */
export const PreviewWish = z.strictObject({
  settings: SourceSettings,
  message: z.union([
    z.strictObject({ id: z.uuid() }),
    z.strictObject({
      text: z.string().max(PASTED_LENGTH),
      contentType: z.string().trim().max(200).default("application/json"),
    }),
  ]),
});
export type PreviewWish = z.infer<typeof PreviewWish>;

/** What an admin changes of a source. Its format and its token are what it is. */
export const SourceChange = z.strictObject({
  name: z.string().trim().min(1).max(100),
  settings: SourceSettings,
});
export type SourceChange = z.infer<typeof SourceChange>;
