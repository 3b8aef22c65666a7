import { hostNameDoubt } from "@/lib/untrusted";
import { Glyph } from "./glyph";
import { Untrusted } from "./untrusted";

type HostNameProps = {
  name: string;
  /** Another name in the same list that looks the same. */
  twin?: string;
};

/** A name that a machine gave itself, with a warning where it may be taken for another. */
export function HostName({ name, twin }: HostNameProps) {
  const doubt = twin ? `This name looks like “${twin}”, and is another.` : hostNameDoubt(name);
  return (
    <>
      <Untrusted text={name} limit={253} />
      {doubt && (
        <span title={doubt} className="ml-1 inline-flex align-[-3px] text-high">
          <Glyph shape="triangle" />
          <span className="sr-only"> {doubt}</span>
        </span>
      )}
    </>
  );
}
