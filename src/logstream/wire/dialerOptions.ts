import { X509Certificate } from "node:crypto";
import type { Agent } from "node:http";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { ConfigError } from "../streamErrors.ts";
import { isLoopback } from "../url.ts";

/** How connections are opened. Certificates are always verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
export interface DialerOptions extends Pick<SecureContextOptions, "cert" | "key" | "passphrase"> {
  /**
   * How the TCP connection is made, such as an `HttpsProxyAgent` of `https-proxy-agent`. Default: Node's own, direct.
   * Give none inside VS Code: sockets without one follow its `http.proxy`. Never used to loopback without TLS, where a
   * proxy would get the token in clear text.
   */
  agent?: Agent | undefined;
  /**
   * The authorities to trust, PEM or DER, **in place of** those that Node trusts: give `[...tls.rootCertificates, own]`
   * to add one. Default: Node's, with what NODE_EXTRA_CA_CERTS names.
   */
  ca?: SecureContextOptions["ca"] | undefined;
  /** Default true. False accepts any certificate; allowed to loopback only, where it is for tests. */
  rejectUnauthorized?: boolean | undefined;
  /** The name that the certificate must have, where it differs from the address. */
  servername?: string | undefined;
}

/** No value is quoted: a proxy's address and a key hold secrets. */
export function checkDialerOptions(options: DialerOptions): void {
  const { agent, ca, rejectUnauthorized, servername } = options;
  // Node's own test for an agent.
  if (agent !== undefined && !("addRequest" in Object(agent))) {
    throw new ConfigError(
      "bad-agent",
      "agent",
      'agent must be an http.Agent, such as new HttpsProxyAgent("http://proxy:8080"), not the address alone.',
    );
  }
  if (rejectUnauthorized !== undefined && typeof rejectUnauthorized !== "boolean") {
    throw new ConfigError("bad-option", "rejectUnauthorized", "rejectUnauthorized must be true or false.");
  }
  if (servername !== undefined && (typeof servername !== "string" || servername === "")) {
    throw new ConfigError("bad-option", "servername", "servername must be a host name.");
  }
  for (const certificate of ca === undefined ? [] : [ca].flat()) {
    checkCertificate(certificate);
  }
  if (options.cert === undefined && options.key === undefined && options.ca === undefined) {
    return;
  }
  try {
    createSecureContext(options);
  } catch (cause) {
    throw new ConfigError(
      "bad-certificate-option",
      "cert",
      `cert, key and passphrase do not work together: ${cause instanceof Error ? cause.message : String(cause)}. Give the texts of PEM files that belong together.`,
    );
  }
}

function checkCertificate(certificate: string | Buffer): void {
  try {
    new X509Certificate(certificate);
  } catch {
    throw new ConfigError(
      "bad-certificate-option",
      "ca",
      "ca holds no certificate that can be read. Give the content of a PEM or DER file, not its name.",
    );
  }
}

/** Anybody on the way could read a token that is sent to an unverified host. */
export function checkVerification({ rejectUnauthorized }: DialerOptions, url: string): void {
  const { hostname } = new URL(url);
  if (rejectUnauthorized === false && !isLoopback(hostname)) {
    throw new ConfigError(
      "unverified-host",
      "rejectUnauthorized",
      `rejectUnauthorized: false would send the token to whoever answers for ${hostname}. Give ca to trust its certificate.`,
    );
  }
}
