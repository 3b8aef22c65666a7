import { link } from "./look";

/** Leave, and begin again as somebody else. */
export function SignOutForm() {
  return (
    <form method="post" action="/api/sign-out" className="print:hidden">
      <button type="submit" className={`${link} cursor-pointer`}>
        Sign out
      </button>
    </form>
  );
}
