import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REDACTED, withoutSecrets } from "./command-secrets";

describe("a command line", () => {
  it.each([
    ["backup --password=hunter2 --host db", `backup --password=${REDACTED} --host db`],
    ["backup --password hunter2 --host db", `backup --password ${REDACTED} --host db`],
    ["app --db-password='two words' -v", `app --db-password=${REDACTED} -v`],
    [
      "java -Djavax.net.ssl.keyStorePassword=changeit -jar x.jar",
      `java -Djavax.net.ssl.keyStorePassword=${REDACTED} -jar x.jar`,
    ],
    ["sh -c PGPASSWORD=s3cret psql -h db", `sh -c PGPASSWORD=${REDACTED} psql -h db`],
    [
      "env MYSQL_PWD=x AWS_SECRET_ACCESS_KEY=y cmd",
      `env MYSQL_PWD=${REDACTED} AWS_SECRET_ACCESS_KEY=${REDACTED} cmd`,
    ],
    ["psql postgres://app:p@ss:w@db:5432/x", `psql postgres://app:${REDACTED}@db:5432/x`],
    [
      "git clone https://ghp_abcdefghijklmnopqrstuv@github.com/x",
      `git clone https://${REDACTED}@github.com/x`,
    ],
    ["mysql -u root -phunter2 shop", `mysql -u root -p${REDACTED} shop`],
    ["/usr/bin/mysqldump --all -pX", `/usr/bin/mysqldump --all -p${REDACTED}`],
    ["sshpass -p hunter2 ssh -p 22 host", `sshpass -p ${REDACTED} ssh -p 22 host`],
    ["redis-cli -h x -a secret1 ping", `redis-cli -h x -a ${REDACTED} ping`],
    ["curl -u bob:pw https://x/", `curl -u bob:${REDACTED} https://x/`],
    [
      "curl -H Authorization: Bearer abcdefghijk https://x/",
      `curl -H Authorization: Bearer ${REDACTED} https://x/`,
    ],
    ["curl -H X-Api-Key: 12345 https://x/", `curl -H X-Api-Key: ${REDACTED} https://x/`],
    ["curl https://x/?token=abc&user=1", `curl https://x/?token=${REDACTED}`],
    [
      "vault write auth/approle secret --secret-id abc",
      `vault write auth/approle secret --secret-id ${REDACTED}`,
    ],
    ["ldapsearch -p 389 -w hunter2 -b dc=x", `ldapsearch -p 389 -w ${REDACTED} -b dc=x`],
    ["openssl rsa -passin pass:abc -in k", `openssl rsa -passin pass:${REDACTED} -in k`],
    ["agent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc run", `agent ${REDACTED} run`],
  ])("loses its secret: %s", (command, shown) => {
    expect(withoutSecrets(command)).toBe(shown);
  });

  it.each([
    "ssh -p 2222 host",
    "/usr/sbin/ntpd -p /var/run/ntpd.pid -g -u 106:111",
    "/usr/sbin/snmpd -LOw -u Debian-snmp -g Debian-snmp -I -smux -f -p /run/snmpd.pid",
    "/usr/sbin/mysqld --port=3306 --pid-file=/run/mysqld/mysqld.pid",
    "gpg --passphrase-file /etc/key --batch",
    "restic --password-file /root/pw backup /etc",
    "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups",
    "postgres: 15/main: checkpointer",
    "/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80",
    "curl http://localhost:8080/health",
  ])("without one stays as it is: %s", (command) => {
    expect(withoutSecrets(command)).toBe(command);
  });

  it("never shows a secret, whatever stands beside it", () => {
    const secret = fc.stringMatching(/^Zq[A-Za-z0-9!#%+.,]{6,30}$/);
    const option = fc.constantFrom("--password=", "--token ", "API_KEY=", "--client-secret=", "DB_PASSWORD=");
    const word = fc.stringMatching(/^[a-z/.-]{1,12}$/);
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 5 }),
        option,
        secret,
        fc.array(word, { maxLength: 5 }),
        (before, name, value, after) => {
          expect(withoutSecrets([...before, name + value, ...after].join(" "))).not.toContain(value);
        },
      ),
    );
  });
});
