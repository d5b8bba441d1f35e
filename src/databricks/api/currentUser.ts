import { isRecord } from "./errorBody.ts";
import { DatabricksError } from "./errors.ts";
import { getJson, type RestWorkspace } from "./rest.ts";
import { phrase } from "./phrase.ts";

/** Whoever is signed in to a workspace, as it says. */
export interface CurrentUser {
  /** Such as `someone@example.com`; of a service principal its application's id. */
  readonly userName: string;
  readonly displayName?: string | undefined;
  readonly id?: string | undefined;
  /** All that the workspace says of them; undefined where only the sign-in was asked. */
  readonly told?: Readonly<Record<string, unknown>> | undefined;
}

/** Asks the workspace who is signed in. Throws a DatabricksError, or the signal's own reason. */
export async function getCurrentUser(
  workspace: RestWorkspace,
  { signal }: { readonly signal: AbortSignal },
): Promise<CurrentUser> {
  const json = await getJson(workspace, "/api/2.0/preview/scim/v2/Me", { signal });
  const told = isRecord(json) ? json : {};
  const { userName, displayName, id } = told;
  if (typeof userName !== "string" || userName === "") {
    throw new DatabricksError(
      "bad-response",
      phrase("The workspace at {0} does not say who is signed in.", workspace.host),
    );
  }
  return { userName, displayName: textOf(displayName), id: textOf(id), told };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
