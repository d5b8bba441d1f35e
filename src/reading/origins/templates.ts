/** `%s`, `%(name)s`, `%-10.2f`, `%+v`, `%%`. */
const PERCENT = String.raw`%(?:\([^()\n]{1,60}\))?[#0+ -]{0,3}(?:\*|\d{1,4})?(?:\.(?:\*|\d{1,4}))?[hlL]{0,2}[a-zA-Z%]`;
/** `{}`, `{0}`, `{name!r:>10}`, `{:?}`; `{{` and `}}` are braces. */
const BRACES = String.raw`\{\{|\}\}|\{[^{}\n"'\x60]{0,80}\}`;
/** `$name`, and Ruby's `#{name}`. */
const DOLLAR = String.raw`#\{[^{}\n]{0,80}\}|\$[A-Za-z_]\w{0,60}`;

const WITH_BRACES = new RegExp(`${PERCENT}|${DOLLAR}|${BRACES}`, "g");
const WITHOUT_BRACES = new RegExp(String.raw`${PERCENT}|${DOLLAR}|\{\{|\}\}`, "g");

const SAME: Readonly<Record<string, string>> = { "%%": "%", "{{": "{", "}}": "}" };

/**
 * What of a text of a program is always the same once it is filled in, in order, with white space as one space each.
 * `hasBraces`: braces are places to fill in.
 */
export function constantsOf(text: string, { hasBraces }: { readonly hasBraces: boolean }): string[] {
  const constants = [""];
  const add = (piece: string): void => {
    constants.push((constants.pop() ?? "") + piece);
  };
  let from = 0;
  for (const match of text.matchAll(hasBraces ? WITH_BRACES : WITHOUT_BRACES)) {
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    const same = SAME[match[0]];
    if (same === undefined) constants.push("");
    else add(same);
  }
  add(text.slice(from));
  return constants.map(oneSpaced);
}

export function oneSpaced(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "",
  f: "",
  v: "",
  "0": "",
  "\n": "",
};

/** What the escapes of a text mean, in the spelling that most languages share. */
export function decodeEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(
    /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([^]))/gi,
    (_whole, long?: string, short?: string, byte?: string, sign?: string) => {
      const code = long ?? short ?? byte;
      if (code === undefined) return ESCAPES[sign ?? ""] ?? sign ?? "";
      const point = Number.parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : "";
    },
  );
}
