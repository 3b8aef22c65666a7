/** A section of the facts in the form in which it is stored and compared: JSON, squeezed, known by its hash. */
import { hash as digest } from "node:crypto";
import { squeezeNow, unsqueezeNow } from "@/lib/compress";
import { summariseSome } from "../summary";
import { storedForm } from "../volatile";
import type { Facts, Packages, Section, SectionName } from "./facts";
import { columnsOfPackages, packagesOfColumns } from "./package-columns";
import type { ReadSection } from "./reading";

type Packed = Pick<ReadSection, "known" | "hash" | "packed" | "summary">;

/** `standing` is the hash of the value that stands; equal values are not squeezed again. */
export function packSection<Name extends SectionName>(
  name: Name,
  value: Facts[Name],
  standing: string | null,
): Packed {
  const json = Buffer.from(JSON.stringify(inColumns(name, storedForm(name, value))));
  const hash = digest("sha256", json, "hex");
  const packed = hash === standing ? null : squeezeNow(json);
  return { known: value.state === "known", hash, packed, summary: summariseSome([{ name, value }]) };
}

/** As it was packed: the caller knows of which section it is. */
export function unpackSection<Name extends SectionName>(name: Name, packed: Uint8Array): Facts[Name] {
  const stored = JSON.parse(unsqueezeNow(packed).toString("utf8"));
  return (name === "packages" ? packagesOfColumns(stored) : stored) as Facts[Name];
}

function inColumns(name: SectionName, section: Section<object>): object {
  const isList = name === "packages" && section.state === "known";
  return isList ? columnsOfPackages(section as Packages & { state: "known" }) : section;
}
