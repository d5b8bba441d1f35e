/** Text of a program or server without what looks like a token in it. */
export function redactTokens(text: string): string {
  return text.replaceAll(/\b(?:eyJ[\w-]{6,}(?:\.[\w-]+)*|(?:dapi|dose|doau)[0-9a-f]{8,}[\w-]*)/g, "[token]");
}

/** Text of a server without the secrets it was sent, however it quotes them, and without what looks like a token. */
export function redactSent(text: string, secrets: readonly string[]): string {
  const quoted = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      new URLSearchParams([["", secret]]).toString().slice(1),
    ]);
  return redactTokens(quoted.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text));
}
