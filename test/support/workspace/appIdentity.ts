import { randomInt, randomUUID } from "node:crypto";

/** What the platform gives an app when it is created. */
export interface AppIdentity {
  readonly id: string;
  readonly servicePrincipalId: number;
  readonly servicePrincipalClientId: string;
  readonly servicePrincipalName: string;
  readonly oauthClientId: string;
  readonly oauthIntegrationId: string;
}

/** An identity in the shapes of Databricks' own: UUIDs, a service principal of 14 digits named `app-1a2b3c orders`. */
export function createIdentity(name: string): AppIdentity {
  return {
    id: randomUUID(),
    servicePrincipalId: 7 * 10 ** 13 + randomInt(10 ** 12),
    servicePrincipalClientId: randomUUID(),
    servicePrincipalName: `app-${randomInt(36 ** 5, 36 ** 6).toString(36)} ${name}`,
    oauthClientId: randomUUID(),
    oauthIntegrationId: randomUUID(),
  };
}
