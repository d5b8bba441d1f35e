/** What another program, of Go or of Python, says of a network that does not lead where it should. */
const network =
  /\bdial (?:tcp|udp)|no such host|name resolution|name or service not known|getaddrinfo failed|server misbehaving|i\/o timeout|(?:handshake|connection|read|request) timed? ?out|connection (?:was )?(?:refused|reset|aborted|lost)|operation timed out|use of closed network connection|failed to establish a new connection|max retries exceeded|actively refused|forcibly closed|proxyconnect|proxy authentication required|network is (?:unreachable|down)|no route to host|host is (?:unreachable|down)|unreachable (?:network|host)|(?:network|host) unreachable|socks connect|gave HTTP response to HTTPS client|malformed HTTP (?:response|status)|not look like a TLS handshake|broken pipe|deadline exceeded|Client\.Timeout|\bEOF\b/i;
/** How a proxy refuses the way, as Go has it: the words of its status alone, which no other error begins with. */
const refusedByProxy = /\b(?:Get|Post|Head) "": [A-Z][A-Za-z' -]*$/m;
const certificate =
  /\bx509\b|certificate verify failed|certificate_verify_failed|failed to verify certificate/i;

/** What a program's failure is about, by its words without what is quoted in them; undefined where they do not tell. */
export function programTrouble(said: string): "network" | "certificate" | undefined {
  if (certificate.test(said)) return "certificate";
  return network.test(said) || refusedByProxy.test(said) ? "network" : undefined;
}
