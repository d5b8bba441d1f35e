import { sentencesText } from "./joined.ts";
import type { Translate } from "./translate.ts";

export interface BadCertificate {
  readonly host: string;
  /** `host:port` where the certificate is a proxy's. */
  readonly proxy: string | undefined;
  /** Node's name of what is wrong with it. */
  readonly code: string;
}

const unknownIssuer = (t: Translate): string => t("it was issued by an authority this machine does not know");

const REASONS: Readonly<Record<string, (t: Translate) => string>> = {
  CERT_HAS_EXPIRED: (t) => t("it has expired"),
  CERT_NOT_YET_VALID: (t) => t("it is not valid yet"),
  CERT_REVOKED: (t) => t("it was revoked"),
  CERT_UNTRUSTED: (t) => t("its authority is not trusted for it"),
  DEPTH_ZERO_SELF_SIGNED_CERT: (t) => t("it is self-signed"),
  ERR_TLS_CERT_ALTNAME_INVALID: (t) => t("it belongs to another host name"),
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
};

/** Why a certificate is refused, and what helps; undefined for a code that tells of something else. */
export function badCertificateText({ host, proxy, code }: BadCertificate, t: Translate): string | undefined {
  const reason = REASONS[code]?.(t);
  if (reason === undefined) return undefined;
  const fault =
    proxy === undefined
      ? t("The certificate of {0} is not trusted: {1} ({2}).", host, reason, code)
      : t("The certificate of the proxy {0} is not trusted: {1} ({2}).", proxy, reason, code);
  return sentencesText([fault, remedyText(code, t)], t);
}

function remedyText(code: string, t: Translate): string {
  switch (code) {
    case "CERT_HAS_EXPIRED":
    case "CERT_NOT_YET_VALID":
      return t("Check this machine's clock, or tell whoever runs that host.");
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return t("Check the address, or tell whoever runs that host.");
    case "CERT_REVOKED":
      return t("Tell whoever runs that host.");
    default:
      return t(
        "If your network inspects TLS, add its certificate authority to the operating system's trusted ones, or name its file in NODE_EXTRA_CA_CERTS, then restart.",
      );
  }
}
