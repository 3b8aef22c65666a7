import { Status } from "@/components/ui/status";
import type { Contact } from "@/lib/fleet/model/server";

/** Whether a server is heard. Silence is not known, never a state of health. */
export function ContactStatus({ contact }: { contact: Contact }) {
  if (contact === "reporting") return <Status state="up">Reporting</Status>;
  return <Status state="unknown">{contact === "silent" ? "Silent" : "Never reported"}</Status>;
}
