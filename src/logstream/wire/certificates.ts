// src/databricks/api/networkErrors.ts says the same of REST calls: this library imports nothing of its host.

const UNKNOWN_ISSUER = "it was issued by an authority this machine does not know";

const REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
  CERT_REVOKED: "it was revoked",
  CERT_UNTRUSTED: "its authority is not trusted for it",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
  ERR_TLS_CERT_ALTNAME_INVALID: "it belongs to another host name",
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_ISSUER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_ISSUER,
};

/** Why the certificate of somebody is refused, and what helps; undefined for a code that tells of something else. */
export function certificateText(whose: string, code: string): string | undefined {
  const reason = REASONS[code];
  return reason === undefined
    ? undefined
    : `The certificate of ${whose} is not trusted: ${reason} (${code}). ${remedyOf(code)}`;
}

function remedyOf(code: string): string {
  switch (code) {
    case "CERT_HAS_EXPIRED":
    case "CERT_NOT_YET_VALID":
      return "Check this machine's clock, or tell whoever runs that host.";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return "Check the address, or tell whoever runs that host.";
    case "CERT_REVOKED":
      return "Tell whoever runs that host.";
    default:
      return "If your network inspects TLS, add its certificate authority to the operating system's trusted ones, or name its file in NODE_EXTRA_CA_CERTS, then restart.";
  }
}
