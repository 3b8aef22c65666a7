import { TextField } from "./text-field";

type CodeFieldProps = { error?: string | undefined; recovery?: boolean; focus?: boolean };

export function CodeField({ error, recovery = false, focus = false }: CodeFieldProps) {
  return recovery ? (
    <TextField
      name="code"
      label="Recovery code"
      hint="16 letters and digits, such as 8F3K-2M9P-QX7T-B4DW. Each works once."
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={64}
      autoFocus={focus}
      error={error}
      className="font-mono tracking-wide"
    />
  ) : (
    <TextField
      name="code"
      label="Code"
      hint="The 6 digits that the app shows now."
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9 ]{6,7}"
      title="6 digits"
      maxLength={16}
      autoFocus={focus}
      error={error}
      className="font-mono text-lg tracking-widest"
    />
  );
}
