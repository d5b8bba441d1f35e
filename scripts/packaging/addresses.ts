/** The fields of the manifest that hold addresses of this project: the one place where they stand. */
export interface Addresses {
  readonly repository?: { readonly url?: string };
  readonly bugs?: { readonly url?: string };
  readonly homepage?: string;
  readonly qna?: string | boolean;
}

/** No such address will ever lead anywhere: these ends of host names are kept free for that (RFC 2606). */
const nowhere = /(^|\.)(example|invalid)$/;

function isPlaceholder(address: string | undefined): boolean {
  if (address === undefined) return true;
  const host = URL.parse(address)?.hostname;
  return host === undefined || nowhere.test(host);
}

/** The fields whose address does not exist yet, by their names in the manifest. */
export function placeholdersIn({ repository, bugs, homepage, qna }: Addresses): string[] {
  const fields = {
    "repository.url": repository?.url,
    "bugs.url": bugs?.url,
    homepage,
    // The Marketplace's own questions and answers, or none, need no address.
    ...(typeof qna === "string" && qna !== "marketplace" ? { qna } : {}),
  };
  return Object.entries(fields).flatMap(([name, address]) => (isPlaceholder(address) ? [name] : []));
}

/** What the packager says of them. */
export function placeholderWarning(names: readonly string[]): string {
  return `These fields of package.json are placeholders for addresses that do not exist yet: ${names.join(", ")}. Until they are real, the packaged README has no pictures and no links into the repository.`;
}
