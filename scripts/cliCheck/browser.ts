/** The address that a CLI without a browser asks a person to open, once its line is complete. */
export function findSignInUrl(said: string): URL | undefined {
  const address = /^(https?:\/\/\S*\/authorize\?\S+)\n/m.exec(said)?.[1];
  return address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
}

/** Opens the sign-in page, presses Allow, and goes back to whoever waits for the browser. */
export async function pressAllow(url: URL): Promise<void> {
  const page = await fetch(url, { redirect: "manual" });
  const form = readForm(await page.text());
  if (form === undefined) throw new Error(`it answered ${page.status} with nothing to press`);
  const answer = await fetch(new URL(form.action, url), {
    method: "POST",
    body: new URLSearchParams({ ticket: form.ticket, decision: "allow" }),
    redirect: "manual",
  });
  const back = answer.headers.get("location");
  if (back === null) throw new Error(`pressing Allow was answered ${answer.status}`);
  await fetch(back);
}

/** Where the page's button leads, and what goes along; undefined for a page without. */
export function readForm(html: string): { readonly action: string; readonly ticket: string } | undefined {
  const action = /<form [^>]*action="([^"]+)"/.exec(html)?.[1];
  const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1];
  return action === undefined || ticket === undefined ? undefined : { action, ticket };
}
