import type { CurrentUser } from "../api/currentUser.ts";

const applicationId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a bundle may say of the person who deploys it, as the Databricks CLI derives it from the user's names. */
export function describeUser({
  userName,
  displayName,
  id,
  told,
}: CurrentUser): Readonly<Record<string, unknown>> {
  const isServicePrincipal = applicationId.test(userName);
  const named = isServicePrincipal && displayName ? displayName : userName;
  const local = named.split("@", 1)[0] ?? "";
  const shortName = local
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{Nd}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  return {
    ...told,
    userName,
    ...(displayName === undefined ? {} : { displayName }),
    ...(id === undefined ? {} : { id }),
    short_name: shortName,
    domain_friendly_name: shortName
      .normalize("NFD")
      .replaceAll(/\p{Mn}/gu, "")
      .replaceAll(/[^a-z0-9]/gu, "-"),
  };
}
