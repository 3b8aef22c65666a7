import { Command } from "@/components/ui/command";
import type { Schedule } from "@/lib/schedule/schedule";
import type { HeartbeatRow } from "@/lib/uptime/model/heartbeat";

/** How a job calls: for a shell, a crontab, a timer of systemd, and with its exit status. */
export function CallRecipes({ heartbeat }: { heartbeat: Pick<HeartbeatRow, "url" | "schedule"> }) {
  const { url, schedule } = heartbeat;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {recipesOf(url, schedule).map(({ title, hint, text }) => (
        <section key={title} className="grid grid-cols-[minmax(0,1fr)] gap-1">
          <h3 className="font-semibold">{title}</h3>
          <p className="text-xs text-text-3">{hint}</p>
          <Command text={text} label="Copy" />
        </section>
      ))}
    </div>
  );
}

function recipesOf(url: string, schedule: Schedule): { title: string; hint: string; text: string }[] {
  const curl = "curl -fsS -m 10 --retry 5 -o /dev/null";
  const line = schedule.kind === "cron" ? schedule.expression : "0 2 * * *";
  const timer = schedule.kind === "oncalendar" ? schedule.expression.split("\n") : ["*-*-* 02:00:00"];
  return [
    { title: "Shell", hint: "At the end of a script that stops at its first error.", text: `${curl} ${url}` },
    {
      title: "Crontab",
      hint: "Calls only when the job ended well.",
      text: `${line} /usr/local/bin/job && ${curl} ${url}`,
    },
    {
      title: "With start, duration and exit status",
      hint: "A job that hangs is seen too, and one that fails at once.",
      text: [
        `${curl} ${url}/start`,
        `output=$(/usr/local/bin/job 2>&1); status=$?`,
        `printf '%s' "$output" | tail -c 10000 | ${curl} --data-binary @- ${url}/$status`,
      ].join("\n"),
    },
    {
      title: "systemd",
      hint: "job.service, and job.timer beside it.",
      text: [
        "[Service]",
        "Type=oneshot",
        `ExecStartPre=-/usr/bin/${curl} ${url}/start`,
        "ExecStart=/usr/local/bin/job",
        "# A job that was killed has the name of a signal in place of a status.",
        `ExecStopPost=-/bin/sh -c 'case $$EXIT_STATUS in *[!0-9]*) s=fail;; *) s=$$EXIT_STATUS;; esac; exec ${curl} ${url}/$$s'`,
        "",
        "[Timer]",
        ...timer.map((one) => `OnCalendar=${one}`),
      ].join("\n"),
    },
  ];
}
