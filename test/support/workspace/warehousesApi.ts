import { restError, type HttpAnswer } from "./httpAnswer.ts";
import { sleep } from "./httpServer.ts";
import type { SqlOptions, WarehouseSpec } from "./sqlTypes.ts";

interface Warehouse {
  readonly spec: WarehouseSpec;
  readonly id: string;
  state: string;
  /** How often it was woken. */
  starts: number;
}

/** `/api/2.0/sql/warehouses`, and what the statements need of them. */
export class Warehouses {
  readonly all: Warehouse[];
  readonly #options: SqlOptions;

  constructor(options: SqlOptions) {
    this.#options = options;
    this.all = (options.warehouses ?? []).map((spec) => ({
      spec,
      id: spec.id,
      state: spec.state ?? "RUNNING",
      starts: 0,
    }));
  }

  answer(path: string, query: URLSearchParams): HttpAnswer | undefined {
    if (path === "") return this.#list(query);
    const id = /^\/([^/]+)$/.exec(path)?.[1];
    if (id === undefined) return undefined;
    return this.#read(id === "default" ? (this.#options.defaultWarehouse ?? "") : decodeURIComponent(id));
  }

  /** `GET /api/warehouses/v1/default-warehouse-overrides/me`. */
  override(): HttpAnswer {
    const { ownWarehouse: id } = this.#options;
    const name = "default-warehouse-overrides/me";
    return id === undefined
      ? restError(404, "NOT_FOUND", "There is no default warehouse override.")
      : { status: 200, body: { name, type: "CUSTOM", warehouse_id: id } };
  }

  /** Why it runs nothing; undefined when it does. */
  refuseUse(id: string): HttpAnswer | undefined {
    const warehouse = this.all.find((one) => one.id === id);
    if (warehouse === undefined) {
      return restError(404, "RESOURCE_DOES_NOT_EXIST", `SQL warehouse ${id} does not exist.`);
    }
    return warehouse.spec.canUse === false
      ? restError(403, "PERMISSION_DENIED", `You do not have permission to use the SQL warehouse ${id}.`)
      : undefined;
  }

  /** A statement wakes a warehouse that sleeps. False when the signal came first. */
  async wake(id: string, signal: AbortSignal): Promise<boolean> {
    const warehouse = this.all.find((one) => one.id === id);
    if (warehouse === undefined || warehouse.state === "RUNNING") return true;
    if (warehouse.state !== "STARTING") warehouse.starts++;
    warehouse.state = "STARTING";
    if (!(await sleep(warehouse.spec.startMs ?? 50, signal))) return false;
    warehouse.state = "RUNNING";
    return true;
  }

  #list(query: URLSearchParams): HttpAnswer {
    const skips = query.get("skip_cannot_use") === "true";
    const seen = this.all.filter(({ spec }) => !skips || spec.canUse !== false);
    return { status: 200, body: seen.length === 0 ? {} : { warehouses: seen.map(describe) } };
  }

  #read(id: string): HttpAnswer {
    const warehouse = this.all.find((one) => one.id === id);
    return warehouse === undefined
      ? restError(404, "RESOURCE_DOES_NOT_EXIST", `SQL warehouse ${id} does not exist.`)
      : (this.refuseUse(id) ?? { status: 200, body: describe(warehouse) });
  }
}

function describe({ spec, id, state }: Warehouse): object {
  return {
    id,
    name: spec.name ?? id,
    state,
    cluster_size: "2X-Small",
    warehouse_type: "PRO",
    auto_stop_mins: 10,
  };
}
