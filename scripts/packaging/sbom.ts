import { createHash } from "node:crypto";
import type { ThirdParty } from "./inBundle.ts";

/** What the SBOM says of the package itself. */
export interface SbomSubject {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly vsix: Buffer;
}

/** What the lock file knows of an installed package, by its folder, such as `node_modules/ws`. */
export type LockedPackages = Readonly<
  Record<string, { readonly version?: string; readonly integrity?: string; readonly resolved?: string }>
>;

function purlOf({ name, version }: ThirdParty): string {
  return `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;
}

function licenceOf(expression: string): object {
  return / (OR|AND|WITH) /.test(expression) ? { expression } : { license: { id: expression } };
}

function componentOf(work: ThirdParty, locked: LockedPackages): object {
  const { name, version, license, homepage } = work;
  const purl = purlOf(work);
  const lock = Object.entries(locked).find(
    ([folder, entry]) => folder.endsWith(`node_modules/${name}`) && entry.version === version,
  )?.[1];
  const sha512 = /^sha512-(.+)$/.exec(lock?.integrity ?? "")?.[1];
  const references = [
    ...(homepage === undefined ? [] : [{ type: "website", url: homepage }]),
    ...(lock?.resolved === undefined ? [] : [{ type: "distribution", url: lock.resolved }]),
  ];
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    ...(sha512 === undefined
      ? {}
      : { hashes: [{ alg: "SHA-512", content: Buffer.from(sha512, "base64").toString("hex") }] }),
    licenses: [licenceOf(license)],
    purl,
    ...(references.length === 0 ? {} : { externalReferences: references }),
  };
}

/** A name for this bill of materials alone that the same package always gets, in the shape of a UUID (version 8). */
function serialNumber(vsix: Buffer): string {
  const hex = createHash("sha256").update("sbom").update(vsix).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join("-")}`;
}

/** The bill of materials of a package, CycloneDX 1.6 as JSON. It names no time: the same package has the same one. */
export function sbomText(subject: SbomSubject, works: readonly ThirdParty[], locked: LockedPackages): string {
  const { publisher, name, version, license, vsix } = subject;
  const packages = works.filter(({ isPackage }) => isPackage);
  const ref = `${publisher}.${name}@${version}`;
  const sbom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: serialNumber(vsix),
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": ref,
        publisher,
        name,
        version,
        hashes: [{ alg: "SHA-256", content: createHash("sha256").update(vsix).digest("hex") }],
        licenses: [licenceOf(license)],
      },
    },
    components: packages.map((work) => componentOf(work, locked)),
    dependencies: [
      { ref, dependsOn: packages.map(purlOf) },
      ...packages.map((work) => ({ ref: purlOf(work), dependsOn: [] })),
    ],
  };
  return `${JSON.stringify(sbom, undefined, 2)}\n`;
}
