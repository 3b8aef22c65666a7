import { Card } from "@/components/ui/card";
import { KeyValues } from "@/components/ui/key-values";

/** How the answers are decided, for people; lib/overview/answers.ts decides them. */
export function AnswerRules() {
  return (
    <div className="grid gap-3">
      {RULES.map(({ id, question, no, unknown, yes, today }) => (
        <div key={id} id={id} className="scroll-mt-20">
          <Card title={question}>
            <KeyValues
              items={[
                { key: "No, when", value: no },
                { key: "Not known, when", value: unknown },
                { key: "Yes, when", value: yes },
                { key: "What feeds it today", value: today },
              ]}
            />
          </Card>
        </div>
      ))}
    </div>
  );
}

const RULES = [
  {
    id: "safe",
    question: "Are we safe?",
    no: "An urgent finding is open: an exploited vulnerability in production or on an exposed server, a path that policy forbids, a failed control that must pass, an administrator nobody approved, or an unexplained change to a critical file.",
    unknown:
      "None of these, but a server does not report, its pending updates could not be read, or an area is not judged at all.",
    yes: "Every area is judged on fresh reports of the whole fleet, and none of the above was found.",
    today:
      "Pending updates, reboots and silence. Hardening, firewalls, accounts and listeners are collected with every report, but nothing judges them yet, so the answer cannot be Yes.",
  },
  {
    id: "up",
    question: "Are we up?",
    no: "A service is down now, or had more downtime than its objective allows.",
    unknown:
      "A service has had no result for three intervals of its probe, no objective is agreed at all, or planned work is under way on a service that is not up.",
    yes: "Every watched service is up and on target.",
    today:
      "Objectives, counted by probes (web addresses, ports, certificates, names, hosts). A verdict older than five minutes is not known.",
  },
  {
    id: "restore",
    question: "Can we restore backups?",
    no: "A newest restore point is older than its limit, or a last restore test failed.",
    unknown:
      "Nothing is protected, nothing that could be restored was ever told of a system, or it was never restored in a test, only partly, or not within the days that were agreed (usually 90).",
    yes: "Every protected system was restored in a test within the days that were agreed, and its newest restore point is within its limit.",
    today:
      "What backup tools tell of their runs (restic, Borg, pgBackRest, pg_verifybackup and others), and restore drills. Servers that nobody protects are not counted yet.",
  },
] as const;
