import {
  AppGoneError,
  AppStoppedError,
  ConfigError,
  ConnectionError,
  CredentialError,
  HandshakeError,
  StreamClosedError,
} from "../../logstream/index.ts";
import type { LogStreamError } from "../../logstream/index.ts";
import { badCertificateText } from "./badCertificateText.ts";
import { closeCodeText } from "./closeCodeText.ts";
import { statusInWords } from "./inWords.ts";
import { sentencesText } from "./joined.ts";
import type { Translate } from "./translate.ts";

/**
 * What src/logstream says, in the window's language: the same sentence as the error's message, made of its code and
 * values. What only the author of a program meets stays English.
 */
export function streamErrorText(error: LogStreamError, t: Translate): string {
  return wordsOf(error, t) ?? error.message;
}

function wordsOf(error: LogStreamError, t: Translate): string | undefined {
  if (error instanceof ConnectionError) return connectionText(error, t);
  if (error instanceof HandshakeError) return handshakeText(error, t);
  if (error instanceof StreamClosedError) {
    const { host, closeCode, reason } = error;
    const said = reason === "" ? closeCodeText(closeCode, t) : reason.replace(/\.$/, "");
    return t("{0}: log stream closed with code {1} ({2}).", host, closeCode, said);
  }
  if (error instanceof CredentialError) return credentialText(error, t);
  if (error instanceof AppGoneError || error instanceof AppStoppedError) {
    return error.status && statusInWords(error.status, t);
  }
  return error instanceof ConfigError ? addressText(error, t) : undefined;
}

function connectionText(error: ConnectionError, t: Translate): string | undefined {
  const { code, host, reason, proxy, asked, limitBytes } = error;
  switch (code) {
    case "bad-certificate":
      return reason === undefined ? undefined : badCertificateText({ host, proxy, code: reason }, t);
    case "host-unreachable":
      if (proxy !== undefined) return unreachableProxyText(error, t);
      return reason === undefined ? undefined : t("{0} cannot be reached ({1}).", host, reason);
    case "proxy-refused":
      return refusalText(error, t);
    case "connection-lost":
      return reason === undefined ? undefined : t("The connection to {0} was lost ({1}).", host, reason);
    case "stream-ended":
      return t("{0} ended the stream.", host);
    case "handshake-timeout":
      return asked === undefined
        ? t("{0} did not answer the log stream request in time.", host)
        : t("{0} did not answer {1} in time.", host, asked);
    case "peer-silent":
      return t("{0} stopped answering.", host);
    case "machine-slept":
      return t("The connection to {0} slept with the machine.", host);
    case "broken-frame":
      return t(
        "{0} sent something that is no WebSocket frame. Choose polling as the transport to read around it.",
        host,
      );
    case "bad-batch":
      return limitBytes === undefined
        ? t("{0} answered logz/batch with something that is no log.", host)
        : t("{0} sent more than {1} bytes of log at once.", host, limitBytes);
  }
}

/** The proxy at the beginning of a sentence. */
function proxyText({ host, proxy }: ConnectionError, t: Translate): string {
  return proxy === undefined || proxy === ""
    ? t("The proxy on the way to {0}", host)
    : t("The proxy {0} on the way to {1}", proxy, host);
}

function unreachableProxyText(error: ConnectionError, t: Translate): string {
  const { status, reason } = error;
  const proxy = proxyText(error, t);
  if (status !== undefined) return t("{0} cannot reach it (HTTP {1}).", proxy, status);
  return reason === undefined || reason === ""
    ? t("{0} cannot be reached.", proxy)
    : t("{0} cannot be reached ({1}).", proxy, reason);
}

function refusalText(error: ConnectionError, t: Translate): string | undefined {
  const { status } = error;
  if (status === undefined) return undefined;
  const proxy = proxyText(error, t);
  return status === 407
    ? t("{0} asks for a user name and password (HTTP 407). Put them into the proxy's address.", proxy)
    : t("{0} refuses the connection (HTTP {1}). Ask whoever runs it to let it through.", proxy, status);
}

function handshakeText(error: HandshakeError, t: Translate): string {
  const { host, location, body } = error;
  const status = `${error.status} ${error.statusText}`.trim();
  if (location === undefined) {
    return body === undefined
      ? t("{0} answered the log stream request with HTTP {1}.", host, status)
      : t("{0} answered the log stream request with HTTP {1} (details: {2}).", host, status, body);
  }
  return body === undefined
    ? t("{0} answered the log stream request with HTTP {1} and pointed to {2}.", host, status, location)
    : t(
        "{0} answered the log stream request with HTTP {1} and pointed to {2} (details: {3}).",
        host,
        status,
        location,
        body,
      );
}

function credentialText({ host, status, wasRefreshed, cause }: CredentialError, t: Translate): string {
  const refused = wasRefreshed
    ? t("{0} refused the credential ({1}), and a fresh token too.", host, status)
    : t("{0} refused the credential ({1}).", host, status);
  const why =
    cause instanceof HandshakeError || cause instanceof StreamClosedError
      ? streamErrorText(cause, t)
      : cause instanceof Error
        ? cause.message
        : String(cause);
  return sentencesText([refused, t("Sign in again, or check that you may use this app."), why], t);
}

function addressText({ code, value, host }: ConfigError, t: Translate): string | undefined {
  if (code === "bad-url" && value !== undefined) {
    return t('"{0}" is not an address. Give one such as {1}.', value, "https://my-app.databricksapps.com");
  }
  if (code === "bad-url" && host !== undefined) {
    return t("The address of {0} holds a user name or password. Remove it.", host);
  }
  if (code !== "unsupported-scheme" || value === undefined || host === undefined) return undefined;
  return t('"{0}" is not supported for {1}. Use https.', value, host === "" ? t("this address") : host);
}
