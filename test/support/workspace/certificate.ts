import { generate } from "selfsigned";

export interface Certificate {
  readonly keyPem: string;
  readonly certPem: string;
}

/** A self-signed certificate for loopback, good for a day. */
export async function createCertificate(): Promise<Certificate> {
  const pems = await generate([{ name: "commonName", value: "Stand-in Databricks workspace" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + 86_400_000),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { keyPem: pems.private, certPem: pems.cert };
}
