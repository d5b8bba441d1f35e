import { randomUUID } from "node:crypto";
import { isIP } from "node:net";
import { generate } from "selfsigned";

export interface Certificate {
  readonly keyPem: string;
  readonly certPem: string;
}

const dayMs = 86_400_000;

/** What can be wrong with a certificate besides being self-signed. */
export type CertificateFault = "expired" | "other-host" | "unknown-issuer";

/** A certificate for these names and addresses, good for a day. Self-signed unless an authority signs it. */
export async function createCertificate(
  names: readonly string[],
  authority?: Certificate,
): Promise<Certificate> {
  return issue("Stand-in Databricks workspace", names, authority);
}

export async function createFaultyCertificate(
  fault: CertificateFault,
  names: readonly string[],
): Promise<Certificate> {
  switch (fault) {
    case "expired":
      return issue("Stand-in Databricks workspace", names, undefined, Date.now() - dayMs);
    case "other-host":
      return createCertificate(["other-host.test"]);
    case "unknown-issuer":
      return createCertificate(names, await createAuthority("Unknown Authority"));
  }
}

/** A certificate that signs others, as that of a proxy that inspects TLS. */
export async function createAuthority(name: string): Promise<Certificate> {
  return issue(name, [], undefined);
}

async function issue(
  commonName: string,
  names: readonly string[],
  authority: Certificate | undefined,
  endsAtMs = Date.now() + dayMs,
): Promise<Certificate> {
  const signs = authority === undefined;
  // OpenSSL finds an issuer by its name: two of one name would be taken for each other.
  const pems = await generate([{ name: "commonName", value: `${commonName} ${randomUUID()}` }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(endsAtMs - 2 * dayMs),
    notAfterDate: new Date(endsAtMs),
    ...(authority === undefined ? {} : { ca: { key: authority.keyPem, cert: authority.certPem } }),
    extensions: [
      { name: "basicConstraints", cA: signs, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: signs, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      ...(names.length === 0
        ? []
        : [
            {
              name: "subjectAltName" as const,
              altNames: names.map((name) =>
                isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
              ),
            },
          ]),
    ],
  });
  return { keyPem: pems.private, certPem: pems.cert };
}
