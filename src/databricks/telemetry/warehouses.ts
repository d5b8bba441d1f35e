import { describeSource } from "../api/credentialSource.ts";
import { DatabricksError } from "../api/errors.ts";
import { isRecord } from "../api/errorBody.ts";
import { getJson, type RestWorkspace } from "../api/rest.ts";
import { warehouseRefusal } from "./refusals.ts";
import { phrase } from "../api/phrase.ts";

/** What runs SQL. One that is neither RUNNING nor STARTING costs money to wake, and about 30 s. */
export interface SqlWarehouse {
  readonly id: string;
  readonly name: string;
  /** RUNNING, STARTING, STOPPED, STOPPING, DELETING, DELETED, or whatever the platform says. */
  readonly state: string;
}

export interface PickWarehouseOptions {
  readonly signal: AbortSignal;
  /** The one that somebody named, in a setting or by `DATABRICKS_WAREHOUSE_ID`. Default: the workspace's choice. */
  readonly warehouseId?: string | undefined;
}

const path = "/api/2.0/sql/warehouses";
const leaving: ReadonlySet<string> = new Set(["DELETING", "DELETED"]);
const readiness = ["RUNNING", "STARTING"];

/** Whether a statement wakes it, which is somebody's money. */
export function isAsleep({ state }: SqlWarehouse): boolean {
  return !readiness.includes(state);
}

/**
 * The warehouse that was named, and no other; else the person's default, the workspace's, or one of those that may be
 * used, a running one first. Starts none. Throws a DatabricksError: `no-warehouse` or `warehouse-refused`, or what any
 * request may end with; or the signal's own reason.
 */
export async function pickWarehouse(
  workspace: RestWorkspace,
  { signal, warehouseId }: PickWarehouseOptions,
): Promise<SqlWarehouse> {
  if (warehouseId !== undefined && warehouseId !== "") {
    return readWarehouse(workspace, warehouseId, { signal });
  }
  const preferred =
    (await chosenByPerson(workspace, signal)) ??
    (await optional(() => readWarehouse(workspace, "default", { signal })));
  if (preferred !== undefined && !leaving.has(preferred.state)) return preferred;
  const [first] = (await listWarehouses(workspace, signal))
    .filter(({ state }) => !leaving.has(state))
    .toSorted((one, other) => rank(one) - rank(other));
  if (first !== undefined) return first;
  throw new DatabricksError(
    "no-warehouse",
    phrase(
      "There is no SQL warehouse in the workspace at {0} that {1} may use, and the logs table is read with one. Ask an admin for CAN USE on a SQL warehouse, or select another profile.",
      workspace.host,
      describeSource(workspace.profileName),
    ),
  );
}

/** One warehouse as it is now. Throws a DatabricksError, or the signal's own reason. */
export async function readWarehouse(
  workspace: RestWorkspace,
  id: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<SqlWarehouse> {
  // A URL drops "." and ".." even when encoded.
  const segment = /^\.{1,2}$/.test(id) ? "" : encodeURIComponent(id);
  const json = await getJson(workspace, `${path}/${segment}`, {
    signal,
    explain: (status, body) =>
      warehouseRefusal(workspace, phrase('SQL warehouse "{0}"', id), status === 400 ? 404 : status, body),
  });
  const warehouse = parseWarehouse(json);
  if (warehouse !== undefined) return warehouse;
  throw new DatabricksError(
    "bad-response",
    phrase(
      'The workspace at {0} sent something else than the SQL warehouse "{1}". Check that its host is a Databricks workspace.',
      workspace.host,
      id,
    ),
  );
}

async function chosenByPerson(
  workspace: RestWorkspace,
  signal: AbortSignal,
): Promise<SqlWarehouse | undefined> {
  const json = await optional(() =>
    getJson(workspace, "/api/warehouses/v1/default-warehouse-overrides/me", {
      signal,
      explain: (status, body) =>
        warehouseRefusal(workspace, phrase("default SQL warehouse"), status === 400 ? 404 : status, body),
    }),
  );
  // LAST_SELECTED means what a browser remembers.
  if (!isRecord(json) || json["type"] !== "CUSTOM") return undefined;
  const id = json["warehouse_id"];
  return typeof id === "string" && id !== ""
    ? optional(() => readWarehouse(workspace, id, { signal }))
    : undefined;
}

/** Nothing where a default is not there, or not this person's to use: there are others. */
async function optional<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const isNone =
      error instanceof DatabricksError &&
      (error.code === "no-warehouse" || error.code === "warehouse-refused");
    if (isNone) return undefined;
    throw error;
  }
}

async function listWarehouses(workspace: RestWorkspace, signal: AbortSignal): Promise<SqlWarehouse[]> {
  const found: SqlWarehouse[] = [];
  const seenTokens = new Set<string>();
  for (let token = ""; !seenTokens.has(token);) {
    seenTokens.add(token);
    const json = await getJson(workspace, path, {
      signal,
      query: { skip_cannot_use: "true", ...(token === "" ? {} : { page_token: token }) },
      explain: (status, body) => warehouseRefusal(workspace, phrase("SQL warehouses"), status, body),
    });
    const page = isRecord(json) ? json : {};
    for (const item of Array.isArray(page["warehouses"]) ? page["warehouses"] : []) {
      const warehouse = parseWarehouse(item);
      if (warehouse !== undefined) found.push(warehouse);
    }
    const next = page["next_page_token"];
    token = typeof next === "string" ? next : "";
  }
  return found;
}

function rank({ state }: SqlWarehouse): number {
  const place = readiness.indexOf(state);
  return place === -1 ? readiness.length : place;
}

function parseWarehouse(json: unknown): SqlWarehouse | undefined {
  if (!isRecord(json)) return undefined;
  const { id, name, state } = json;
  if (typeof id !== "string" || id === "") return undefined;
  return {
    id,
    name: typeof name === "string" && name !== "" ? name : id,
    state: typeof state === "string" ? state : "",
  };
}
