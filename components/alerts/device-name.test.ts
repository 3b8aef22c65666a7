import { describe, expect, it } from "vitest";
import { deviceName, isApplePhone } from "./device-name";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
const MAC =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15";

describe("the name of a device", () => {
  it.each([
    [IPHONE, "Safari on iPhone"],
    [MAC, "Safari on Mac"],
    [
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Mobile Safari/537.36",
      "Chrome on Android",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0",
      "Edge on Windows",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:148.0) Gecko/20100101 Firefox/148.0", "Firefox on Linux"],
    ["", "Browser"],
    ["<script>alert(1)</script>", "Browser"],
  ])("of %s is %s", (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });

  it("is short enough to keep, whatever the browser says", () => {
    for (const name of [deviceName("x".repeat(100_000)), deviceName(`${"SamsungBrowser/ "}Android`)]) {
      expect(name.length).toBeLessThanOrEqual(60);
    }
  });
});

it("knows Apple's phones and tablets, and takes no Mac for one", () => {
  expect(isApplePhone(IPHONE, 5)).toBe(true);
  expect(isApplePhone(MAC, 5)).toBe(true);
  expect(isApplePhone(MAC, 0)).toBe(false);
});
