/**
 * How are hundreds of packages stored? By column: the names of the fields are written once instead of once per package,
 * and a source that is the package itself is a zero. Less than half the text to write, hash and squeeze per server.
 */
import type { Package, Packages, Section } from "./facts";

/** The same as the package's own name, or its own version. */
const OWN = 0;
type Own = typeof OWN;

export type PackageColumns = {
  state: "known";
  manager: Packages["manager"];
  names: string[];
  versions: string[];
  arches: string[];
  sources: (string | null | Own)[];
  sourceVersions: (string | null | Own)[];
};

export function columnsOfPackages({ manager, items }: Packages): PackageColumns {
  const columns: PackageColumns = {
    state: "known",
    manager,
    names: [],
    versions: [],
    arches: [],
    sources: [],
    sourceVersions: [],
  };
  for (const { name, version, arch, source, sourceVersion } of items) {
    columns.names.push(name);
    columns.versions.push(version);
    columns.arches.push(arch);
    columns.sources.push(source === name ? OWN : source);
    columns.sourceVersions.push(sourceVersion === version ? OWN : sourceVersion);
  }
  return columns;
}

/** Also takes what was stored before there were columns. @throws Error when columns are of different lengths */
export function packagesOfColumns(stored: Section<Packages> | PackageColumns): Section<Packages> {
  if (!("names" in stored)) return stored;
  const { manager, names, versions, arches, sources, sourceVersions } = stored;
  const items = names.map((name, at): Package => {
    const [version, arch, source, sourceVersion] = [
      versions[at],
      arches[at],
      sources[at],
      sourceVersions[at],
    ];
    if (version === undefined || arch === undefined || source === undefined || sourceVersion === undefined) {
      throw new Error("The stored columns of packages have different lengths.");
    }
    return {
      name,
      version,
      arch,
      source: source === OWN ? name : source,
      sourceVersion: sourceVersion === OWN ? version : sourceVersion,
    };
  });
  return { state: "known", manager, items };
}
