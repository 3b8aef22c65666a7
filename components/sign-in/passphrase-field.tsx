import { RevealButton } from "./reveal-button";
import { TextField } from "./text-field";

type PassphraseFieldProps = {
  error?: string | undefined;
  /** For a passphrase that is being chosen. */
  fresh?: boolean;
  /** It takes the focus: all else is filled in. */
  focus?: boolean;
};

export function PassphraseField({ error, fresh = false, focus = false }: PassphraseFieldProps) {
  return (
    <TextField
      name="password"
      type="password"
      label="Passphrase"
      hint={
        fresh
          ? "At least 15 characters. Any characters, spaces too; pasting and password managers are welcome."
          : undefined
      }
      autoComplete={fresh ? "new-password" : "current-password"}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      // Counted in UTF-16 units, so it never refuses what the server takes.
      minLength={fresh ? 15 : undefined}
      maxLength={1_000}
      autoFocus={focus || Boolean(error)}
      error={error}
      beside={<RevealButton controls="password" />}
    />
  );
}
