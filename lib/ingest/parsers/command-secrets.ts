/**
 * How is a command line shown without the secrets in it?
 *
 * Programs take passwords as arguments although everyone on the server can read them. The value goes, the name of the
 * option stays. Quotes are gone from what ps prints, so of a password with blanks the first word is known to be one;
 * inside quotes (sh -c) all of it is.
 */

export const REDACTED = "[redacted]";

const NAME = "[A-Za-z0-9_.-]{0,60}";
const SECRET =
  "(?:pass(?:word|wd|phrase|wort)?|passwd|pwd|secret|token|api[-_]?key|access[-_]?key|auth[-_]?key|private[-_]?key|credentials?|encryption[-_]?key)";
/** What follows the word when the value is no secret: a file, a prompt, a rule. */
const NOT_A_VALUE =
  "(?![-_]?(?:file|path|dir|fd|env|prompt|stdin|policy|timeout|ttl|url|uri|endpoint|type|name|length|min|max|store|from))";
const VALUE = String.raw`(?:'[^']{0,4000}'|"[^"]{0,4000}"|[^\s'"]{1,4000})`;

type Rule = { pattern: RegExp; replace: string };

const RULES: readonly Rule[] = [
  // scheme://user:password@host, and scheme://token@host
  { pattern: /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}):[^\s]{1,400}@/gi, replace: `$1:${REDACTED}@` },
  { pattern: /(https?:\/\/)[A-Za-z0-9_-]{20,200}@/g, replace: `$1${REDACTED}@` },
  // --db-password=x, PGPASSWORD=x, -Djavax.net.ssl.keyPassword=x, password: x
  {
    pattern: new RegExp(`(${SECRET}${NOT_A_VALUE}[A-Za-z0-9_]{0,30}["']?[=:] ?)${VALUE}`, "gi"),
    replace: `$1${REDACTED}`,
  },
  // --password x
  {
    pattern: new RegExp(
      `((?:^|\\s)--?${NAME}${SECRET}${NOT_A_VALUE}(?:[-_](?:id|key|value|string))? +)(?!-)${VALUE}`,
      "gi",
    ),
    replace: `$1${REDACTED}`,
  },
  // Authorization: Bearer x, X-Api-Key is caught above
  { pattern: /\b((?:bearer|basic|digest) )[A-Za-z0-9+/=._~-]{8,4000}/gi, replace: `$1${REDACTED}` },
  // openssl's pass:x
  { pattern: /\b(pass:)[^\s]{1,4000}/g, replace: `$1${REDACTED}` },
  // Keys that are known by their beginning
  {
    pattern:
      /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_|grn_|hvs\.|AKIA|eyJ)[A-Za-z0-9._-]{10,4000}/g,
    replace: REDACTED,
  },
];

/** Options that hold a password with these programs only: -p is a port or a path with most others. */
const BY_PROGRAM: readonly { program: RegExp; rules: readonly Rule[] }[] = [
  {
    program:
      /^(?:mysql|mysqldump|mysqladmin|mysqlcheck|mysqlimport|mysqlsh|mariadb|mariadb-dump|mariadb-admin|mariabackup|xtrabackup)$/,
    rules: [{ pattern: /(\s-p)[^\s]{1,4000}/g, replace: `$1${REDACTED}` }],
  },
  { program: /^sshpass$/, rules: [{ pattern: /(\s-p ?)[^\s]{1,4000}/, replace: `$1${REDACTED}` }] },
  {
    program: /^(?:mongo|mongosh|mongodump|mongorestore|rdesktop)$/,
    rules: [{ pattern: /(\s-p ?)[^\s]{1,4000}/g, replace: `$1${REDACTED}` }],
  },
  {
    program: /^ldap(?:search|modify|add|delete|passwd|whoami)$/,
    rules: [{ pattern: /(\s-w ?)[^\s]{1,4000}/, replace: `$1${REDACTED}` }],
  },
  { program: /^redis-cli$/, rules: [{ pattern: /(\s-a )[^\s]{1,4000}/, replace: `$1${REDACTED}` }] },
  {
    program: /^curl$/,
    rules: [
      {
        pattern: /(\s(?:-u|--user|-U|--proxy-user)[ =]?[^\s:]{0,200}:)[^\s]{1,4000}/g,
        replace: `$1${REDACTED}`,
      },
    ],
  },
  {
    program: /^(?:smbclient|mount\.cifs|rpcclient|net)$/,
    rules: [{ pattern: /(\s-U ?[^\s%]{1,200}%)[^\s]{1,4000}/g, replace: `$1${REDACTED}` }],
  },
  {
    program: /^(?:htpasswd)$/,
    rules: [
      { pattern: /(\s-[A-Za-z]*b[A-Za-z]* (?:\S{1,400} )?\S{1,400} )\S{1,4000}/, replace: `$1${REDACTED}` },
    ],
  },
];

/** `command` with every secret that is recognised replaced. */
export function withoutSecrets(command: string): string {
  let text = command;
  for (const { pattern, replace } of RULES) text = text.replace(pattern, replace);
  for (const name of programsIn(command)) {
    for (const { program, rules } of BY_PROGRAM) {
      if (program.test(name)) for (const { pattern, replace } of rules) text = text.replace(pattern, replace);
    }
  }
  return text;
}

/** Names of the first words that may be programs: `sudo mysql`, `sh -c mysql …`, `/usr/bin/mysql`. */
function programsIn(command: string): ReadonlySet<string> {
  const words = command
    .slice(0, 2000)
    .split(/[\s'";|&(]+/)
    .slice(0, 40);
  return new Set(words.map((word) => word.slice(word.lastIndexOf("/") + 1)));
}
