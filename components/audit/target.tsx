import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import { targetHref } from "@/lib/audit/words";

const ID = /^([a-z-]+\/)([0-9a-f]{8})-[0-9a-f-]{18}([0-9a-f]{9})$/;

/** What something was done to; a link where it has a page. Long ids are cut in the middle, and whole in the title. */
export function Target({ target, whole = false }: { target: string; whole?: boolean }) {
  const [, kind, start, end] = (!whole && ID.exec(target)) || [];
  const words = kind ? (
    <span title={target}>
      {kind}
      {start}…{end?.slice(-4)}
    </span>
  ) : (
    <Untrusted text={target} limit={whole ? 2_000 : 120} />
  );
  const href = targetHref(target);
  return <span className="break-all">{href ? <TextLink href={href}>{words}</TextLink> : words}</span>;
}
