import type { ReactNode } from "react";
import { Glyph } from "./glyph";
import { Icon } from "./icon";
import { LinkButton } from "./link-button";

type EmptyStateProps = {
  title: string;
  /** What would fill it, or what was checked: "214 servers checked in the last hour." */
  children?: ReactNode;
} & (
  | { kind: "nothing-yet"; action?: ReactNode }
  | { kind: "nothing-matches"; clearHref: string }
  | { kind: "all-clear"; action?: ReactNode }
  /** Nothing was found, but not all could be looked at. */
  | { kind: "not-known"; action?: ReactNode }
);

/** Four kinds of nothing, which must not be taken for one another. */
export function EmptyState(props: EmptyStateProps) {
  const { kind, title, children } = props;
  return (
    <div className="grid justify-items-center gap-2 px-4 py-8 text-center">
      {kind === "all-clear" ? (
        <Glyph shape="tick" large className="text-ok" />
      ) : kind === "not-known" ? (
        <Glyph shape="unknown" large className="text-unknown" />
      ) : (
        <Icon name={kind === "nothing-yet" ? "plus" : "filter"} className="text-text-3" />
      )}
      <p className="font-semibold">{title}</p>
      {children && <div className="max-w-prose text-text-2">{children}</div>}
      {kind === "nothing-matches" ? (
        <LinkButton href={props.clearHref}>Clear filters</LinkButton>
      ) : (
        props.action
      )}
    </div>
  );
}
