import { Tabs } from "@/components/ui/tabs";
import { ChannelForm } from "./channel-form";
import { KINDS, TYPED_KINDS, type TypedKind } from "./kind-fields";

type AddChannelProps = {
  label: string;
  kind: TypedKind;
  hrefOf: (kind: TypedKind) => string;
  path: string;
  ownAddress?: string;
};

export function AddChannel({ label, kind, hrefOf, path, ownAddress }: AddChannelProps) {
  return (
    <div className="grid gap-3">
      <Tabs
        label={label}
        tabs={TYPED_KINDS.map((key) => ({ key, href: hrefOf(key), label: KINDS[key].label }))}
        current={kind}
      />
      <p className="text-text-2">{KINDS[kind].about}</p>
      <ChannelForm key={kind} kind={kind} path={path} ownAddress={ownAddress} />
    </div>
  );
}
