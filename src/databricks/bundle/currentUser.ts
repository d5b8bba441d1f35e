/** What a bundle may say of the person who deploys it, as the Databricks CLI derives it from the user name. */
export function describeUser(userName: string): Readonly<Record<string, string>> {
  const local = userName.split("@", 1)[0] ?? "";
  const shortName = local
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{Nd}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  return {
    userName,
    short_name: shortName,
    domain_friendly_name: shortName
      .normalize("NFD")
      .replaceAll(/\p{Mn}/gu, "")
      .replaceAll(/[^a-z0-9]/gu, "-"),
  };
}
