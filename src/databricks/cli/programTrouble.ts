/** What another program, of Go or of Python, says of a network that does not lead where it should. */
const network =
  /\bdial (?:tcp|udp)|no such host|name resolution|name or service not known|getaddrinfo failed|server misbehaving|i\/o timeout|(?:handshake|connection|read|request) timed? ?out|connection (?:refused|reset|aborted)|failed to establish a new connection|max retries exceeded|actively refused|forcibly closed|proxyconnect|proxy authentication required|network is (?:unreachable|down)|no route to host|host is (?:unreachable|down)|unreachable (?:network|host)|broken pipe|deadline exceeded|Client\.Timeout|\bEOF\b/i;
const certificate =
  /\bx509\b|certificate verify failed|certificate_verify_failed|failed to verify certificate/i;

/** What a program's failure is about, where its words tell; undefined for anything else. */
export function programTrouble(said: string): "network" | "certificate" | undefined {
  if (certificate.test(said)) return "certificate";
  return network.test(said) ? "network" : undefined;
}
