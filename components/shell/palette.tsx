"use client";
/** Type where you want to go: places, actions, servers. Loaded when it is first opened. */
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from "react";
import { HostName } from "@/components/ui/host-name";
import { Icon, type IconName } from "@/components/ui/icon";
import { ask } from "@/lib/http/client";
import type { Action, Destination } from "./destination";

const SHOWN = 8;
const CALM_MS = 150;

type PaletteProps = {
  destinations: readonly Destination[];
  actions: readonly Action[];
  onClose: () => void;
  onHelp: () => void;
};
type Doable = { label: string; icon: IconName; run: () => void };
type Found = { id: string; hostname: string; environment: string | null };

export default function Palette({ destinations, actions, onClose, onHelp }: PaletteProps) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const servers = useServers(text.trim());
  useEffect(() => dialog.current?.showModal(), []);

  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const matches = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const places = destinations.filter(({ label }) => matches(label));
  const everything: Doable[] = [
    ...actions.map(({ href, label, icon }) => ({ label, icon, run: () => go(href) })),
    { label: "Show the keys", icon: "help", run: onHelp },
  ];
  const doable = everything.filter(({ label }) => matches(label));

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own key
    <dialog
      ref={dialog}
      aria-label="Search and commands"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      className="dialog max-w-xl md:mt-[12vh]"
    >
      <Command label="Search and commands" shouldFilter={false} loop>
        <div className="flex items-center gap-2 border-b border-border px-4">
          <Icon name="search" className="text-text-3" />
          <Command.Input
            autoFocus
            value={text}
            onValueChange={setText}
            placeholder="Server, place or action"
            className="min-h-12 w-full bg-transparent text-base outline-none"
          />
        </div>
        <Command.List className="max-h-[50dvh] overflow-auto p-2">
          <Command.Empty className="px-2 py-6 text-center text-text-2">
            {servers.isFetching
              ? "Searching"
              : servers.isError
                ? "The search failed. Try again."
                : "Nothing found"}
          </Command.Empty>
          <Group heading="Servers" shown={(servers.data ?? []).length > 0}>
            {(servers.data ?? []).map(({ id, hostname, environment }) => (
              <Item key={id} value={`server ${id}`} icon="servers" run={() => go(`/servers/${id}`)}>
                <HostName name={hostname} />
                <span className="ml-auto text-text-3">{environment}</span>
              </Item>
            ))}
          </Group>
          <Group heading="Places" shown={places.length > 0}>
            {places.map(({ href, label, icon }) => (
              <Item key={href} value={`place ${href}`} icon={icon} run={() => go(href)}>
                {label}
              </Item>
            ))}
          </Group>
          <Group heading="Actions" shown={doable.length > 0}>
            {doable.map(({ label, icon, run }) => (
              <Item key={label} value={`action ${label}`} icon={icon} run={run}>
                {label}
              </Item>
            ))}
          </Group>
        </Command.List>
      </Command>
    </dialog>
  );
}

/** Servers whose name or address holds the text; asked for once the typing pauses. */
function useServers(text: string) {
  const [calm, setCalm] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setCalm(text), CALM_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const q = useDeferredValue(calm);
  return useQuery<Found[]>({
    queryKey: ["server", "palette", q],
    enabled: q !== "",
    placeholderData: (before) => (q === "" ? undefined : before),
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ q, limit: String(SHOWN) });
      const { items } = await ask<{ items: Found[] }>(`/api/servers?${query}`, { signal });
      return items;
    },
  });
}

function Group({ heading, shown, children }: { heading: string; shown: boolean; children: ReactNode }) {
  if (!shown) return null;
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-text-3"
    >
      {children}
    </Command.Group>
  );
}

type ItemProps = { value: string; icon: IconName; run: () => void; children: ReactNode };

function Item({ value, icon, run, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={run}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2 aria-selected:bg-selected pointer-coarse:min-h-11"
    >
      <Icon name={icon} className="text-text-3" />
      {children}
    </Command.Item>
  );
}
