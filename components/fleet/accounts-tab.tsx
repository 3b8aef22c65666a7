import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Status } from "@/components/ui/status";
import type { Column } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { accountsInOrder, canSignIn } from "@/lib/fleet/accounts-order";
import { matching } from "@/lib/fleet/list-page";
import type { Account, AuthorizedKey, Group, Login, SudoRule } from "@/lib/fleet/model/facts";
import type { ProvenFacts } from "@/lib/fleet/model/provenance";
import { counted } from "@/lib/units";
import { ListSearch } from "./list-search";
import { PagedTable } from "./paged-table";
import { SectionCard } from "./section-card";
import { hrefWith, type ServerPlace } from "./server-place";

type AccountsTabProps = {
  place: ServerPlace;
  facts: Pick<ProvenFacts, "accounts" | "groups" | "sudo" | "keys" | "logins">;
};

/** Who may sign in, by password or key, what they may become, and who did. */
export function AccountsTab({ place, facts: { accounts, groups, sudo, keys, logins } }: AccountsTabProps) {
  return (
    <>
      <SectionCard
        place={place}
        title="Accounts"
        what="Which accounts there are"
        section={accounts}
        hint={({ items }) =>
          `${counted(items.length, "account")}, ${items.filter(canSignIn).length} of them with a shell to sign in to`
        }
        actions={
          <ListSearch place={place} name="q" label="Find accounts" placeholder="Name, shell or password" />
        }
      >
        {({ items }) => {
          const found = matching(
            accountsInOrder(items),
            place.query["q"] ?? "",
            (a) => `${a.name} ${a.uid ?? ""} ${a.shell ?? ""} ${a.password}`,
          );
          return found.length === 0 ? (
            <EmptyState
              kind="nothing-matches"
              title="No account matches."
              clearHref={hrefWith(place, { q: null, page: null })}
            />
          ) : (
            <PagedTable
              place={place}
              caption="Accounts, most powerful first"
              things="accounts"
              columns={accountColumns(place)}
              items={found}
            />
          );
        }}
      </SectionCard>
      <SectionCard
        place={place}
        title="Keys that may sign in"
        what="Which keys may sign in"
        section={keys}
        hint={({ items }) => counted(items.length, "authorised key")}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState kind="all-clear" title="No account has an authorised key." />
          ) : (
            <PagedTable
              place={place}
              caption="Authorised keys"
              things="keys"
              columns={KEY_COLUMNS}
              items={items}
              pageKey="keys"
            />
          )
        }
      </SectionCard>
      <SectionCard
        place={place}
        title="Who may become whom"
        what="What sudo allows"
        section={sudo}
        hint={({ items, defaults }) =>
          `${counted(items.length, "sudo rule")}, ${counted(defaults.length, "default setting")}`
        }
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState kind="all-clear" title="sudo allows nobody anything." />
          ) : (
            <PagedTable
              place={place}
              caption="sudo rules"
              things="rules"
              columns={SUDO_COLUMNS}
              items={items}
              pageKey="sudo"
            />
          )
        }
      </SectionCard>
      <SectionCard
        place={place}
        title="Last sign-ins"
        what="Who signed in last"
        section={logins}
        hint={() => "The newest 50 that the server itself remembers"}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState kind="all-clear" title="The server remembers no sign-in." />
          ) : (
            <PagedTable
              place={place}
              caption="Last sign-ins, newest first"
              things="sign-ins"
              columns={loginColumns(place)}
              items={items}
              pageKey="logins"
            />
          )
        }
      </SectionCard>
      <SectionCard
        place={place}
        title="Groups"
        what="Which groups there are"
        section={groups}
        hint={({ items }) => counted(items.length, "group")}
      >
        {({ items }) => (
          <PagedTable
            place={place}
            caption="Groups, those with members first"
            things="groups"
            columns={GROUP_COLUMNS}
            items={[...items].sort((a, b) => b.members.length - a.members.length)}
            pageKey="groups"
          />
        )}
      </SectionCard>
    </>
  );
}

function accountColumns({ zone, now }: ServerPlace): readonly Column<Account>[] {
  return [
    {
      key: "name",
      head: "Account",
      phone: "title",
      cell: ({ name, uid }) => (
        <span className="inline-flex flex-wrap items-center gap-x-2">
          <Untrusted text={name} limit={100} />
          {uid === 0 && name !== "root" && (
            <Badge tone="high" weight="framed" shape="triangle">
              is root too
            </Badge>
          )}
        </span>
      ),
    },
    { key: "uid", head: "User id", numeric: true, phoneLabel: "id", cell: ({ uid }) => uid ?? "–" },
    { key: "password", head: "Password", phone: "side", cell: (account) => <Password account={account} /> },
    {
      key: "changed",
      head: "Password set",
      phone: "desk",
      cell: ({ lastChange }) => <Time at={lastChange} zone={zone} now={now} form="date" none="–" />,
    },
    {
      key: "shell",
      head: "Shell",
      phoneLabel: "shell",
      cell: (account) => (
        <span className={canSignIn(account) ? "" : "text-text-3"}>
          {account.shell ? <Untrusted text={account.shell} limit={120} /> : "none"}
        </span>
      ),
    },
    {
      key: "home",
      head: "Home",
      phone: "desk",
      cell: ({ home }) => (home ? <Untrusted text={home} limit={160} /> : "–"),
    },
  ];
}

function Password({ account: { password, hash } }: { account: Account }) {
  switch (password) {
    case "empty":
      return (
        <Badge tone="critical" weight="solid" shape="octagon">
          Empty
        </Badge>
      );
    case "set":
      return <span>Set{hash && <span className="text-text-3"> ({hash.slice(0, 20)})</span>}</span>;
    case "locked":
      return <span className="text-text-2">Locked</span>;
    case "none":
      return <span className="text-text-2">None</span>;
    default:
      return <Status state="unknown" />;
  }
}

const KEY_COLUMNS: readonly Column<AuthorizedKey>[] = [
  {
    key: "account",
    head: "Account",
    phone: "title",
    cell: ({ account }) => <Untrusted text={account} limit={100} />,
  },
  {
    key: "type",
    head: "Type",
    phone: "side",
    cell: ({ type, bits }) => (
      <span>
        <Untrusted text={type} limit={40} />
        {bits !== null && ` ${bits} bit`}
      </span>
    ),
  },
  {
    key: "fingerprint",
    head: "Fingerprint",
    phone: "foot",
    cell: ({ fingerprint }) => (
      <span className="font-mono text-[0.9em] break-all">
        <Untrusted text={fingerprint} limit={120} />
      </span>
    ),
  },
  { key: "comment", head: "Comment", cell: ({ comment }) => <Untrusted text={comment || "–"} limit={160} /> },
  {
    key: "options",
    head: "Options and file",
    phone: "foot",
    cell: ({ options, path }) => (
      <span className="break-words">
        {options.length > 0 && (
          <span className="block font-mono text-[0.9em]">
            <Untrusted text={options.join(", ")} limit={400} />
          </span>
        )}
        <span className="text-text-3 [overflow-wrap:anywhere]">
          <Untrusted text={path} limit={300} />
        </span>
      </span>
    ),
  },
];

const SUDO_COLUMNS: readonly Column<SudoRule>[] = [
  { key: "who", head: "Who", phone: "title", cell: ({ who }) => <Untrusted text={who} limit={200} /> },
  { key: "runAs", head: "As", phone: "side", cell: ({ runAs }) => <Untrusted text={runAs} limit={200} /> },
  {
    key: "commands",
    head: "What",
    phone: "foot",
    cell: ({ commands, tags }) => (
      <span className="inline-flex flex-wrap items-center gap-x-2 [overflow-wrap:anywhere]">
        {tags.includes("NOPASSWD") && (
          <Badge tone="medium" shape="diamond">
            no password
          </Badge>
        )}
        <Untrusted text={commands.join(", ")} limit={600} />
      </span>
    ),
  },
  {
    key: "tags",
    head: "Tags",
    phone: "desk",
    cell: ({ tags }) => <Untrusted text={tags.join(" ") || "–"} limit={200} />,
  },
  { key: "hosts", head: "On", phoneLabel: "on", cell: ({ hosts }) => <Untrusted text={hosts} limit={120} /> },
  {
    key: "source",
    head: "File",
    phone: "desk",
    cell: ({ source }) => (source ? <Untrusted text={source} limit={200} /> : "–"),
  },
];

function loginColumns({ zone, now }: ServerPlace): readonly Column<Login>[] {
  return [
    {
      key: "account",
      head: "Account",
      phone: "title",
      cell: ({ account }) => <Untrusted text={account} limit={100} />,
    },
    {
      key: "at",
      head: "Signed in",
      phone: "side",
      cell: ({ at }) => <Time at={at} zone={zone} now={now} form="minute" />,
    },
    {
      key: "from",
      head: "From",
      phoneLabel: "from",
      cell: ({ from }) =>
        from ? <Untrusted text={from} limit={160} /> : <span className="text-text-3">the console</span>,
    },
    { key: "tty", head: "Terminal", cell: ({ tty }) => <Untrusted text={tty} limit={60} /> },
    {
      key: "until",
      head: "Until",
      phoneLabel: "until",
      cell: ({ until, ended }) => {
        if (until) return <Time at={until} zone={zone} now={now} form="minute" />;
        return ended === null ? (
          <Badge tone="info">still signed in</Badge>
        ) : (
          <span className="text-text-3">not known</span>
        );
      },
    },
  ];
}

const MEMBERS_SHOWN = 20;

const GROUP_COLUMNS: readonly Column<Group>[] = [
  { key: "name", head: "Group", phone: "title", cell: ({ name }) => <Untrusted text={name} limit={100} /> },
  { key: "gid", head: "Group id", numeric: true, phone: "side", cell: ({ gid }) => gid },
  {
    key: "members",
    head: "Members",
    phone: "foot",
    cell: ({ members }) =>
      members.length === 0 ? (
        <span className="text-text-3">none listed</span>
      ) : (
        <span>
          <Untrusted text={members.slice(0, MEMBERS_SHOWN).join(", ")} limit={600} />
          {members.length > MEMBERS_SHOWN && ` and ${members.length - MEMBERS_SHOWN} more`}
        </span>
      ),
  },
];
