import { describe, expect, it } from "vitest";
import { compareKernels, readKernelRelease } from "./kernel";

function compare(a: string, b: string): number | null {
  const left = readKernelRelease(a);
  const right = readKernelRelease(b);
  return left && right && left.flavour === right.flavour ? compareKernels(left, right) : null;
}

describe("the flavour of a kernel release", () => {
  it.each([
    ["6.1.0-18-amd64", "amd64"],
    ["6.1.0-18-cloud-amd64", "cloud-amd64"],
    ["6.12.90+deb13.1-cloud-amd64", "cloud-amd64"],
    ["6.1.0-0.deb11.17-amd64", "amd64"],
    ["5.10.0-0.bpo.9-amd64", "amd64"],
    ["6.8.12-1-pve", "pve"],
    ["6.12.25+rpt-rpi-2712", "rpt-rpi-2712"],
    ["6.6.31+rpt-rpi-v8", "rpt-rpi-v8"],
    ["5.15.0-107-generic", "generic"],
    ["5.14.0-362.8.1.el9_3.x86_64", "x86_64"],
    ["5.14.0-427.el9.x86_64+debug", "x86_64-debug"],
    ["5.15.0-100.96.32.el9uek.x86_64", "uek-x86_64"],
    ["6.1.66-91.160.amzn2023.x86_64", "x86_64"],
    ["5.14.21-150400.24.100-default", "default"],
    ["6.6.32-0-lts", "lts"],
  ])("of %s is %s", (release, flavour) => {
    expect(readKernelRelease(release)?.flavour).toBe(flavour);
  });

  it("is not found in what is no release", () => {
    expect(readKernelRelease("0-rescue-cb69ed4981b54323acd738cc06088ec6")).toBeNull();
    expect(readKernelRelease("")).toBeNull();
    expect(readKernelRelease("lts")).toBeNull();
  });
});

describe("the order of kernel releases", () => {
  it.each([
    ["6.1.0-9-amd64", "6.1.0-10-amd64"],
    ["6.12.90+deb13-amd64", "6.12.90+deb13.1-amd64"],
    ["5.14.0-362.8.1.el9_3.x86_64", "5.14.0-427.42.1.el9_4.x86_64"],
    ["4.18.0-553.el8_10.x86_64", "4.18.0-553.5.1.el8_10.x86_64"],
    ["6.5.11-7-pve", "6.5.11-10-pve"],
    ["6.7.0-0.rc5.41.fc40.x86_64", "6.7.0-200.fc39.x86_64"],
    ["5.14.21-150400.24.97-default", "5.14.21-150400.24.100-default"],
  ])("%s comes before %s", (older, newer) => {
    expect(compare(older, newer)).toBe(-1);
    expect(compare(newer, older)).toBe(1);
    expect(compare(newer, newer)).toBe(0);
  });

  it("is not asked across flavours", () => {
    expect(compare("6.1.0-18-amd64", "6.1.0-19-cloud-amd64")).toBeNull();
  });
});
