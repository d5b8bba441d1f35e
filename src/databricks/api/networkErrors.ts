import { DatabricksError } from "./errors.ts";
import { joinPhrases, phrase, type Phrase } from "./phrase.ts";

const unknownIssuer = phrase("it was issued by an authority this machine does not know");

const certificateReasons: Readonly<Record<string, Phrase>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: phrase("it is self-signed"),
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  CERT_UNTRUSTED: phrase("it was issued by an authority this machine does not trust"),
  CERT_HAS_EXPIRED: phrase("it has expired"),
  CERT_NOT_YET_VALID: phrase("it is not valid yet"),
  CERT_REVOKED: phrase("it was revoked"),
  ERR_TLS_CERT_ALTNAME_INVALID: phrase("it belongs to another host name"),
};

const trustAuthority = phrase(
  "If your network inspects TLS, add its certificate authority to the operating system's trusted ones or name its file in NODE_EXTRA_CA_CERTS, then restart.",
);
const checkClock = phrase("Check this machine's clock, or tell whoever runs that host.");

const certificateRemedies: Readonly<Record<string, Phrase>> = {
  CERT_HAS_EXPIRED: checkClock,
  CERT_NOT_YET_VALID: checkClock,
  CERT_REVOKED: phrase("Tell whoever runs that host."),
  ERR_TLS_CERT_ALTNAME_INVALID: phrase("Check the host, or tell whoever runs that host."),
};

const wasCut = phrase("the connection was cut");
const noAnswer = phrase("it does not answer");
const noTls = phrase("it does not speak TLS");

const unreachableReasons: Readonly<Record<string, Phrase>> = {
  ENOTFOUND: phrase("its name is not known"),
  EAI_AGAIN: phrase("its name cannot be looked up right now"),
  ECONNREFUSED: phrase("it refuses the connection"),
  ECONNRESET: wasCut,
  EPIPE: wasCut,
  UND_ERR_SOCKET: wasCut,
  ETIMEDOUT: noAnswer,
  UND_ERR_CONNECT_TIMEOUT: noAnswer,
  EHOSTUNREACH: phrase("there is no route to it"),
  ENETUNREACH: phrase("there is no network"),
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
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
      joinPhrases(
        proxy === undefined
          ? phrase("The certificate of {0} is not trusted: {1} ({2}).", host, certificate, code)
          : phrase("The certificate of the proxy {0} is not trusted: {1} ({2}).", proxy, certificate, code),
        certificateRemedies[code] ?? trustAuthority,
      ),
      { cause },
    );
  }
  const reason =
    unreachableReasons[code] ??
    (code === "" ? phrase("the connection failed") : phrase("the connection failed with {0}", code));
  return new DatabricksError(
    "host-unreachable",
    proxy === undefined
      ? phrase(
          "The host {0} cannot be reached: {1}. Check the host, your network, VPN and proxy.",
          host,
          reason,
        )
      : phrase(
          "The proxy {0} on the way to {1} cannot be reached: {2}. Check its address and your network.",
          proxy,
          host,
          reason,
        ),
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
