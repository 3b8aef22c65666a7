/** Did the command refuse to work? The answer for an output that holds a complaint, or nothing, instead of data. */
import { NOT_ITS_OUTPUT, type Output } from "./parser";

const COMPLAINT =
  /command not found|not found$|no such file or directory|not a directory|permission denied|operation not permitted|has not been booted with systemd|failed to connect to bus|unrecognized option|invalid option/i;

/**
 * The reason when the output holds no data: nothing printed and a bad exit status or a complaint, or a single line
 * that is a complaint. Null means: read it. Nothing printed at all and exit 0 is data (there is none of the thing).
 */
export function refusalOf(output: Output): string | null {
  const text = output.stdout.trim();
  if (text === "") return output.exit === 0 && !COMPLAINT.test(output.stderr) ? null : complaintOf(output);
  if (!text.includes("\n") && text.length < 400 && COMPLAINT.test(text)) return text;
  return null;
}

/** What the command said about its failure, in one line of up to 300 characters. */
export function complaintOf(output: Output): string {
  const said = firstLine(output.stderr) ?? complaintIn(output);
  if (said !== null) return said;
  if (output.stdout.trim() !== "") return NOT_ITS_OUTPUT;
  if (output.exit === 127) return "The command is not installed on the server.";
  if (output.exit === 0) return "The command printed nothing.";
  return `The command printed nothing and ended with exit status ${output.exit}.`;
}

/** A command that went well complains in a sentence, and in nothing else. */
function complaintIn({ stdout, exit }: Output): string | null {
  const said = firstLine(stdout);
  const isSentence = said !== null && !stdout.trim().includes("\n") && said.includes(" ");
  return exit !== 0 || isSentence || COMPLAINT.test(said ?? "") ? said : null;
}

function firstLine(text: string): string | null {
  for (const line of text.split("\n", 50)) {
    const trimmed = line.trim();
    if (trimmed !== "") return trimmed.slice(0, 300);
  }
  return null;
}
