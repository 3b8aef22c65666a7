/** The fields that settings of several channels have. */
import { z } from "zod";

function address(protocol: RegExp, error: string) {
  return z
    .url({ protocol, error })
    .max(1_500)
    .refine((text) => {
      const url = URL.parse(text);
      return !url?.username && !url?.password;
    }, "must not hold a name or a password");
}

export const HttpsAddress = address(/^https$/, "is not an https address");
export const WebAddress = address(/^https?$/, "is not an http or https address");

/** Nullable settings: forms send an empty text for what was left open. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return z
    .preprocess((value) => (value === "" || value === undefined ? null : value), schema.nullable())
    .default(null);
}
