import fc from "fast-check";
import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { groupParser } from "./group";

test.each([
  ["web01", 58],
  ["old01", 59],
])("%s: every line is a group", (host, count) => {
  const result = parsed(groupParser, fixture(`${host}.getent-group`));
  expect(result.unread).toEqual([]);
  expect(result.state === "read" && result.value).toHaveLength(count);
});

test("web01: members", () => {
  const groups = readValue(groupParser, fixture("web01.getent-group"));
  expect(groups).toContainEqual({ name: "sudo", gid: 27, members: ["alice"] });
  expect(groups).toContainEqual({ name: "devops", gid: 1005, members: [] });
});

test("many members, NIS lines, empty and missing fields, hashes", () => {
  const names = Array.from({ length: 5000 }, (_, index) => `user${index}`);
  const text = `big:x:100:${names.join(",")}\n+:::\nsecret:$6$s$hash:abc:\nopen:x:101:a,,b,\nbare:x:102\n`;
  const result = parsed(groupParser, text);
  expect(result.state === "read" && result.value).toEqual([
    { name: "big", gid: 100, members: names },
    { name: "open", gid: 101, members: ["a", "b"] },
    { name: "bare", gid: 102, members: [] },
  ]);
  expect(result.unread.map(({ text: name }) => name)).toEqual(["+", "secret"]);
});

test("no group at all is no answer; never throws", () => {
  expect(parsed(groupParser, "").state).toBe("unread");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parsed(groupParser, text)));
});
