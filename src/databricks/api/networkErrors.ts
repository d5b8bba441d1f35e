import { DatabricksError } from "./errors.ts";

const certificateReasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "it was issued by an authority this machine does not know",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "it was issued by an authority this machine does not know",
  UNABLE_TO_GET_ISSUER_CERT: "it was issued by an authority this machine does not know",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "it was issued by an authority this machine does not know",
  CERT_UNTRUSTED: "it was issued by an authority this machine does not trust",
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
  CERT_REVOKED: "it was revoked",
  ERR_TLS_CERT_ALTNAME_INVALID: "it belongs to another host name",
};

const tellOwner = "or tell whoever runs that host.";
const trustAuthority =
  "If your network inspects TLS, add its certificate authority to the operating system's trusted ones or name its file in NODE_EXTRA_CA_CERTS, then restart.";

const certificateRemedies: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: `Check this machine's clock, ${tellOwner}`,
  CERT_NOT_YET_VALID: `Check this machine's clock, ${tellOwner}`,
  CERT_REVOKED: "Tell whoever runs that host.",
  ERR_TLS_CERT_ALTNAME_INVALID: `Check the host, ${tellOwner}`,
};

const unreachableReasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name cannot be looked up right now",
  ECONNREFUSED: "it refuses the connection",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  ETIMEDOUT: "it does not answer",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no network",
  EPROTO: "it does not speak TLS",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
};

const droppedCodes: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "EAI_AGAIN"]);

/** What a failed request means, naming the host, or the proxy that failed. The cause is kept: node puts no header and no body into it. */
export function networkError(host: string, cause: unknown, proxy?: string): DatabricksError {
  if (cause instanceof Error && cause.cause instanceof DatabricksError) return cause.cause;
  const code = systemCode(cause);
  const certificate = certificateReasons[code];
  if (certificate !== undefined) {
    return new DatabricksError(
      "bad-certificate",
      `The certificate of ${proxy === undefined ? host : `the proxy ${proxy}`} is not trusted: ${certificate} (${code}). ${certificateRemedies[code] ?? trustAuthority}`,
      { cause },
    );
  }
  const reason =
    unreachableReasons[code] ??
    (code === "" ? "the connection failed" : `the connection failed with ${code}`);
  return new DatabricksError(
    "host-unreachable",
    proxy === undefined
      ? `The host ${host} cannot be reached: ${reason}. Check the host, your network, VPN and proxy.`
      : `The proxy ${proxy} on the way to ${host} cannot be reached: ${reason}. Check its address and your network.`,
    { cause },
  );
}

/** Whether a connection broke in a way that a second try often mends. */
export function isDropped(error: unknown): boolean {
  return (
    error instanceof DatabricksError &&
    error.code === "host-unreachable" &&
    droppedCodes.has(systemCode(error.cause))
  );
}

/** The most telling error code in a chain of causes; happy-eyeballs failures hide it in an AggregateError. */
function systemCode(error: unknown): string {
  let found = "";
  for (let current = error; current instanceof Error; current = next(current)) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code !== "string") continue;
    if (code in certificateReasons || code in unreachableReasons) return code;
    found ||= code;
  }
  return found;
}

function next(error: Error): unknown {
  return error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
}
