import { withNext } from "@/lib/auth/next-page";
import { CodeField } from "./code-field";
import { Frame } from "./frame";
import { link, primaryButton } from "./look";
import { Problem, problemAt } from "./problem";
import { QrCode } from "./qr-code";

type AppSetupProps = { pending: { secret: string; uri: string }; next: string; problem: string | undefined };

/** Scan or type the secret, and prove it with a code. */
export function AppSetup({ pending, next, problem }: AppSetupProps) {
  return (
    <Frame
      title="Set up the authenticator app"
      problem={problem}
      lead="Scan this with the app, then type the code that it shows."
    >
      <Problem code={problem} fields={["code"]} />
      <QrCode text={pending.uri} label="QR code for the authenticator app" />
      <details>
        <summary className={`${link} cursor-pointer`}>The app cannot scan: type this instead</summary>
        <p className="mt-1 rounded-md bg-sunken p-3 font-mono break-words select-all">
          {pending.secret.match(/.{1,4}/g)?.join(" ")}
        </p>
        <p className="mt-1 text-sm text-text-2">
          Type: time-based. Digits: 6. Period: 30 seconds. Algorithm: SHA-1.
        </p>
        <p>
          <a href={pending.uri} className={link}>
            Open in an app on this device
          </a>
        </p>
      </details>
      <form method="post" action="/api/enrol-factor/totp/confirmation" className="grid gap-4">
        <input type="hidden" name="next" value={next} />
        <CodeField error={problemAt("code", problem)} />
        <button type="submit" className={primaryButton}>
          Confirm the app
        </button>
      </form>
      <p>
        <a href={withNext("/enrol-factor", next)} className={link}>
          Choose something else
        </a>
      </p>
    </Frame>
  );
}
