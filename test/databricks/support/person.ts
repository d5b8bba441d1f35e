import assert from "node:assert/strict";
import { startSignIn } from "../../../src/databricks/auth/u2m.ts";
import type { SignInTokens } from "../../../src/databricks/auth/signInTokens.ts";
import { never } from "./workspace.ts";

/** What a person's browser does on the stand-in's sign-in page. Returns the address it is sent back to. */
export async function decide(authorizationUrl: string, decision: "allow" | "deny"): Promise<string> {
  const page = await fetch(authorizationUrl);
  const html = await page.text();
  assert.equal(page.status, 200, html);
  const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? "";
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? "";
  const answer = await fetch(new URL(action, authorizationUrl), {
    method: "POST",
    body: new URLSearchParams({ ticket, decision }),
    redirect: "manual",
  });
  return answer.headers.get("location") ?? assert.fail("no redirect");
}

/** Signs in to the stand-in as a person would, with a redirect that needs no port. */
export async function signIn(host: string, workspaceId?: string): Promise<SignInTokens> {
  const attempt = await startSignIn({
    host,
    workspaceId,
    profileName: "sign-in",
    redirectUri: "http://localhost:8020",
    signal: never(),
  });
  await attempt.complete(await decide(attempt.authorizationUrl, "allow"));
  return attempt.tokens;
}
