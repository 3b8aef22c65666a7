import { expect, test } from "vitest";
import { dfParser } from "./df";
import { fixture, parsed, readValue } from "./fixture-output";

const HEADER = "Filesystem     Type  1024-blocks     Used Available Capacity Mounted on\n";

test("web01: every row, in bytes", () => {
  const filesystems = readValue(dfParser, fixture("web01.df-PT"));
  expect(filesystems).toHaveLength(8);
  expect(filesystems[0]).toEqual({
    mount: "/",
    type: "ext4",
    sizeBytes: 264212084 * 1024,
    usedBytes: 35081544 * 1024,
  });
});

test("blanks in the device and in the mount point", () => {
  const text = `${HEADER}//nas/My Share cifs 1000 400 600 40% /mnt/V M T o o l s\n`;
  expect(readValue(dfParser, text)).toEqual([
    { mount: "/mnt/V M T o o l s", type: "cifs", sizeBytes: 1024000, usedBytes: 409600 },
  ]);
});

test("a file system without capacity is one of size 0, one without size is unread", () => {
  const text = `${HEADER}proc proc 0 0 0 - /proc\nsystemd-1 autofs - - - - /proc/sys/fs/binfmt_misc\nsysfs 0\n`;
  const result = parsed(dfParser, text);
  expect(result.state === "read" && result.value).toEqual([
    { mount: "/proc", type: "proc", sizeBytes: 0, usedBytes: 0 },
  ]);
  expect(result.unread.map(({ why }) => why)).toEqual(["df gives no size", "not a row of df -PT"]);
});

test("a full disk may have negative room and be over 100%", () => {
  const text = `${HEADER}/dev/sda1 ext4 1000 1020 -20 102% /data\n`;
  expect(readValue(dfParser, text)[0]).toMatchObject({ mount: "/data", usedBytes: 1020 * 1024 });
});

test("the unit is the header's", () => {
  const bytes = HEADER.replace("1024-blocks", "1-blocks");
  expect(readValue(dfParser, `${bytes}/dev/sda1 ext4 1000 10 990 1% /\n`)[0]?.sizeBytes).toBe(1000);
  expect(parsed(dfParser, `${HEADER.replace("1024", "1a")}/dev/sda1 ext4 1000 10 990 1% /\n`).state).toBe(
    "unread",
  );
  expect(parsed(dfParser, "/dev/sda1 ext4 1000 10 990 1% /\n").state).toBe("unread");
});
