import { readJson, restError, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";
import type { LocalApp } from "./standInApp.ts";

type Entry = Readonly<Record<string, unknown>>;

const levels = [
  { permission_level: "CAN_MANAGE", description: "Can Manage permission on app" },
  { permission_level: "CAN_USE", description: "Can Use permission on app" },
];
const principals = ["user_name", "group_name", "service_principal_name"] as const;

/** `/api/2.0/permissions/apps/{name}`: who may do what with an app. Nothing here depends on it. */
export class AppPermissions {
  readonly #granted = new WeakMap<LocalApp, readonly Entry[]>();

  answer({ method, body }: HttpQuestion, app: LocalApp, isLevels: boolean): HttpAnswer | undefined {
    if (isLevels) return method === "GET" ? { status: 200, body: { permission_levels: levels } } : undefined;
    if (method === "GET") return this.#list(app);
    if (method !== "PUT" && method !== "PATCH") return undefined;
    const { access_control_list: list = [] } = readJson(body) ?? {};
    if (!Array.isArray(list)) {
      return restError(400, "INVALID_PARAMETER_VALUE", "access_control_list must be a list.");
    }
    const asked = list as Entry[];
    const unknown = asked.find(
      ({ permission_level: level }) => !levels.some((l) => l.permission_level === level),
    );
    if (unknown !== undefined) {
      const level = String(unknown["permission_level"]);
      return restError(400, "INVALID_PARAMETER_VALUE", `${level} is no permission level of an app.`);
    }
    const kept = (method === "PUT" ? [] : this.#grantedOn(app)).filter(
      (entry) => !asked.some((one) => principalOf(one) === principalOf(entry)),
    );
    this.#granted.set(app, [...kept, ...asked]);
    return this.#list(app);
  }

  #grantedOn(app: LocalApp): readonly Entry[] {
    const { creator = "someone@example.com" } = app.spec;
    return this.#granted.get(app) ?? [{ user_name: creator, permission_level: "CAN_MANAGE" }];
  }

  #list(app: LocalApp): HttpAnswer {
    const own = this.#grantedOn(app).map(({ permission_level: level, ...principal }) => ({
      ...principal,
      all_permissions: [{ permission_level: level, inherited: false }],
    }));
    const admins = {
      group_name: "admins",
      all_permissions: [
        { permission_level: "CAN_MANAGE", inherited: true, inherited_from_object: ["/apps/"] },
      ],
    };
    const body = {
      object_id: `/apps/${app.name}`,
      object_type: "apps",
      access_control_list: [...own, admins],
    };
    return { status: 200, body };
  }
}

function principalOf(entry: Entry): string {
  return JSON.stringify(principals.map((name) => entry[name]));
}
