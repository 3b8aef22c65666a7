import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";
import { TimeCard } from "@/components/ui/time-card";
import { ToastRegion } from "@/components/ui/toast-region";
import type { Preferences } from "@/lib/preferences";
import { localText, offsetMinutes } from "@/lib/time";
import { formatCount } from "@/lib/units";
import { BottomBar } from "./bottom-bar";
import type { Action, Destination } from "./destination";
import { EnvironmentFilter } from "./environment-filter";
import { LiveLine } from "./live-line";
import { PersonMenu } from "./person-menu";
import { Queries } from "./queries";
import { Shortcuts } from "./shortcuts";
import { Sidebar } from "./sidebar";
import { StepUp } from "./step-up";

type FrameProps = {
  person: { name: string; role: string; timeZone: string };
  destinations: readonly Destination[];
  actions: readonly Action[];
  environments: readonly string[];
  /** How many of all servers report; null where nobody could tell. */
  fleet: { reporting: number; servers: number } | null;
  preferences: Preferences;
  now?: Date;
  children: ReactNode;
};

/** What stands around every page of the console. */
export function Frame(props: FrameProps) {
  const {
    person,
    destinations,
    actions,
    environments,
    fleet,
    preferences,
    now = new Date(),
    children,
  } = props;
  return (
    <Queries>
      <a href="#main" className="skip">
        Skip to content
      </a>
      <div className="frame">
        <Sidebar destinations={destinations} />
        <div className="column">
          <header className="bar">
            <p className="min-w-0 flex-1 text-xs text-text-3 max-md:order-last max-md:basis-full">
              <span className="screen-only">
                <LiveLine
                  offset={offsetMinutes(now, person.timeZone)}
                  asOf={localText(now, person.timeZone)}
                />
                {" · "}
              </span>
              <span className="hidden print:inline">As of {localText(now, person.timeZone)} · </span>
              {fleet && (
                <>
                  <TextLink href="/servers?contact=reporting">
                    {formatCount(fleet.reporting)} of {formatCount(fleet.servers)} servers reporting
                  </TextLink>
                  {" · "}
                </>
              )}
              times in {person.timeZone}
            </p>
            <div className="flex min-w-0 items-center gap-2 max-md:w-full max-md:*:first:mr-auto">
              {environments.length > 0 && <EnvironmentFilter environments={environments} />}
              <Shortcuts destinations={destinations} actions={actions} />
              <PersonMenu name={person.name} role={person.role} preferences={preferences} />
            </div>
          </header>
          <main id="main" tabIndex={-1} className="main">
            {children}
          </main>
        </div>
        <BottomBar destinations={destinations} />
      </div>
      <TimeCard zone={person.timeZone} />
      <StepUp />
      <ToastRegion />
    </Queries>
  );
}
