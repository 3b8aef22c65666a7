/**
 * Does a process look like an intruder's? Only shapes that ordinary software does not have: a false alarm costs trust.
 */

export type Suspect = {
  pid: number;
  ppid: number;
  comm: string;
  args: string;
  vszKiB: number;
  zombie: boolean;
};

/** Why the process is suspicious, in plain English; null when nothing speaks against it. */
export function whySuspicious(process: Suspect): string | null {
  return (
    temporaryProgram(process.args) ??
    falseKernelThread(process) ??
    reverseShell(process.args) ??
    miner(process.comm, process.args)
  );
}

const TEMPORARY = /^\/(?:tmp|var\/tmp|dev\/shm)\//;
const INTERPRETER = /^(?:ba|da|z|k|a)?sh$|^(?:python|perl|ruby|php|node|lua)[0-9.]*$/;

/** Why a program at `path` is suspicious wherever it was seen. */
export function temporaryPath(path: string, deleted: boolean): string | null {
  if (path.startsWith("/memfd:")) return "The program runs from memory and was never a file on disk.";
  if (!TEMPORARY.test(path)) return null;
  const gone = deleted ? " Its file was deleted while it runs." : "";
  return `The program runs from ${directoryOf(path)}, where every user may put files.${gone}`;
}

function directoryOf(path: string): string {
  return TEMPORARY.exec(path)?.[0].slice(0, -1) ?? path;
}

function temporaryProgram(args: string): string | null {
  const [program = "", script = ""] = args.slice(0, 4000).split(/\s+/, 2);
  const direct = temporaryPath(program, false);
  if (direct !== null) return direct;
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (!INTERPRETER.test(name) || !TEMPORARY.test(script)) return null;
  return `${name} runs a script from ${directoryOf(script)}, where every user may put files.`;
}

/** Names that only the kernel gives, as far as the first separator. */
const KERNEL_NAME =
  /^(?:kworker|kthreadd(?!\/)|ksoftirqd|kswapd\d|khugepaged|kdevtmpfs|kauditd|kblockd|kintegrityd|kcompactd\d|kthrotld|khungtaskd|oom_reaper|jbd2)(?=$|[/:\d\] -])/;
/** Ordinary programs may have these names, but do not put brackets around them. */
const KERNEL_TITLE =
  /^(?:migration|watchdog|cpuhp|rcu_(?:gp|par_gp|sched|preempt|bh)|writeback|ksmd)(?=[/\]])/;

/** Kernel threads are children of 2, have no memory of their own and show their name in brackets. */
function falseKernelThread({ pid, ppid, comm, args, vszKiB, zombie }: Suspect): string | null {
  if (zombie) return null;
  const title = args.startsWith("[") ? args.slice(1) : null;
  const shown = title ?? comm;
  if (!KERNEL_NAME.test(shown) && (title === null || !KERNEL_TITLE.test(title))) return null;
  if (title !== null && vszKiB === 0 && (ppid === 2 || ppid === 0 || pid === 2)) return null;
  const name = (shown.split("]")[0] ?? "").slice(0, 40);
  return `It calls itself ${name} like a kernel thread, but it is an ordinary program.`;
}

const SHELL = String.raw`["']?(?:/\S{0,50}/)?(?:ba|da|z|k)?sh\b`;
/** All of one list must be found. A port test by `echo > /dev/tcp/host/port` is common and harmless. */
const REVERSE_SHELLS: readonly (readonly RegExp[])[] = [
  [/\/dev\/(?:tcp|udp)\/(?!localhost|127\.)/, /(?:^|\s)-i(?:\s|$)|0[<>]&|<&\d/],
  [
    /^(?:\S{0,100}\/)?(?:nc|ncat|netcat|nc\.traditional|nc\.openbsd)\s/,
    new RegExp(String.raw`\s(?:-[a-z]{0,8}[ec]|--exec|--sh-exec)[ =]?${SHELL}`),
  ],
  [/^(?:\S{0,100}\/)?socat\s/, new RegExp(String.raw`\b(?:exec|system):${SHELL}`, "i")],
  [/\bmkfifo\s/, /\|\s?(?:nc|ncat|netcat|telnet|openssl s_client)\b/, /\|\s?\S{0,50}sh\b/],
  [/\bpython[0-9.]{0,5} -c /, /\bsocket\b/, /pty\.spawn|dup2/],
  [/\bperl -\S{0,20}e /, /\bSocket\b/, /\bexec\b/],
  [/\bphp -r /, /\bfsockopen\(/, /\b(?:exec|shell_exec|proc_open|system|passthru)\(/],
  [/\bruby -rsocket /, /\b(?:exec|spawn|popen)\b/],
];

function reverseShell(args: string): string | null {
  const text = args.slice(0, 4000);
  return REVERSE_SHELLS.some((shape) => shape.every((part) => part.test(text)))
    ? "The command connects a shell to another machine (a reverse shell)."
    : null;
}

const MINERS =
  /^(?:xmrig|xmr-stak|minerd|cpuminer|ccminer|ethminer|nbminer|t-rex|phoenixminer|kinsing|kdevtmpfsi|cryptonight|nanominer|lolminer)(?:[-_.\d]|$)/i;

function miner(comm: string, args: string): string | null {
  const [program = ""] = args.slice(0, 1000).split(/\s+/, 1);
  const name = program.slice(program.lastIndexOf("/") + 1);
  const known = [comm, name].find((each) => MINERS.test(each));
  if (known !== undefined)
    return `${known.slice(0, 40)} is the name of a known cryptocurrency miner or its malware.`;
  return /\bstratum\+(?:tcp|ssl|udp|tls):\/\//i.test(args.slice(0, 8000))
    ? "The command connects to a cryptocurrency mining pool."
    : null;
}
