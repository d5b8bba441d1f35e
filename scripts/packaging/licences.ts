import type { ThirdParty } from "./inBundle.ts";

/** Licences that let their works be passed on in a bundle under Apache-2.0, with a notice and nothing more. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  // Of pictures.
  "CC-BY-4.0",
  "ISC",
  "MIT",
  "MIT-0",
]);

/** Whether an SPDX expression can be met by allowed licences alone. Parts in parentheses are read from the inside. */
export function isAllowed(expression: string): boolean {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner !== null) {
    const [group, content = ""] = inner;
    // One name stands for the answer, as each side of AND and OR is a name.
    const answer = isAllowed(content) ? "MIT" : "not-allowed";
    return isAllowed(expression.replace(group, () => answer));
  }
  if (/[()]/.test(expression)) return false;
  return expression
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((name) => allowed.has(name.trim())));
}

/** What keeps a work from being passed on, a sentence each; none where all is well. */
export function licenceProblems(works: readonly ThirdParty[]): string[] {
  return works.flatMap(({ name, version, license, licenceText }) => {
    const what = `${name} ${version}`.trim();
    return [
      ...(license === "" ? [`${what} names no licence.`] : []),
      ...(license === "" || isAllowed(license)
        ? []
        : [`${what} is under "${license}", which scripts/packaging/licences.ts does not allow.`]),
      ...(licenceText === undefined ? [`${what} holds no text of its licence to pass on.`] : []),
    ];
  });
}
