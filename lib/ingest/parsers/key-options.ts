/** Which restrictions stand before a key in authorized_keys? `from="10.0.0.0/8",no-pty` */

const NAMES =
  /^(?:no-)?(?:agent-forwarding|cert-authority|command|environment|expiry-time|from|permitlisten|permitopen|port-forwarding|principals|pty|restrict|touch-required|tunnel|user-rc|verify-required|x11-forwarding)$/i;

/** The options of a text that consists of nothing else; none when any part is no option. */
export function keyOptions(text: string): string[] {
  const options = splitAtCommas(text);
  return options.every(isOption) ? options : [];
}

function isOption(text: string): boolean {
  const equals = text.indexOf("=");
  const value = equals < 0 ? '""' : text.slice(equals + 1);
  return NAMES.test(equals < 0 ? text : text.slice(0, equals)) && /^".*"$/.test(value);
}

/** Commas inside quotes separate nothing; inside quotes a quote is written \". */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"' && text[index - 1] !== "\\") quoted = !quoted;
    if (character === "," && !quoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
