import type { Bundle, languages } from "./languages.ts";

type Language = (typeof languages)[number];

/** The texts of the code and of the manifest in one language. */
export interface Texts {
  readonly code: Bundle;
  readonly manifest: Bundle;
}

/** What each language's own marks look like where they are wrong, in a text without code, links and values. */
const WRONG_MARKS: Readonly<Record<Language, readonly (readonly [fault: string, pattern: RegExp])[]>> = {
  de: [['has a straight " for a quotation', /"/]],
  fr: [
    ['has a straight " for a quotation', /"/],
    // The palette's own "Databricks: ", and a value that is looked for by its beginning.
    ["has no hard space before a mark", /(?<!Databricks)(?<=[^\s\d])[:;?!»](?=\s|$)|«(?!\u00a0)/],
    ["may begin a row with a mark", / [:;?!»]/],
    ["has more than one space in a row", /[ \u00a0\u202f]{2}/],
  ],
  ja: [["has a comma or full stop of other scripts", /[^\u0000-\u007f}\s] ?[,.](?!\.)(?=\s|$)|^[,.]|\}[,.]/]],
};

/** How a translation breaks with its language's own marks: one sentence a fault. */
export function markProblems(name: string, language: Language, translated: Bundle): string[] {
  return Object.values(translated).flatMap((text) => {
    const plain = text.replaceAll(/`[^`]*`|\]\([^)]*\)|https?:\/\/\S+|\.\.\.| … /g, "]");
    return WRONG_MARKS[language].flatMap(([fault, pattern]) =>
      pattern.test(plain) ? [`${name} ${fault}: "${text}".`] : [],
    );
  });
}

function withoutDots(title: string): string {
  return title.replace(/\.\.\.$/, "");
}

/** Where a text names a command and its translation does not name it as the palette does: one sentence a fault. */
export function namingProblems(name: string, english: Texts, translated: Texts): string[] {
  const titles = Object.entries(english.manifest)
    .filter(([key]) => key.startsWith("command."))
    .map(([key, title]) => [withoutDots(title), withoutDots(translated.manifest[key] ?? "")] as const)
    // "Stream App Logs" stands in the name of another one, too.
    .toSorted(([one], [other]) => other.length - one.length);
  return (["code", "manifest"] as const).flatMap((part) =>
    Object.entries(english[part]).flatMap(([key, text]) => {
      const there = translated[part][key] ?? "";
      let rest = text;
      return titles.flatMap(([title, wanted]) => {
        if (!rest.includes(title)) return [];
        rest = rest.replaceAll(title, "");
        return there.includes(wanted) ? [] : [`${name} does not call "${title}" "${wanted}": "${there}".`];
      });
    }),
  );
}
