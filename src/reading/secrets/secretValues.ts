/** A piece of a text. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** Words that stand where a secret would and are none. */
const NO_SECRET =
  /^(?:none|null|nil|undefined|true|false|await|new|str|string|bytes|\*+|x+|<[\w .:|/-]*>?|\[[A-Z_\d]+\]?|\$\{[^}]*\}?|''|""|["'{]?\[?redacted\]?["'}]?|\[secret\]?|\[token\]?|(?:len|length|size|count|chars)[:=(]\d*\)?|set|unset|missing|hidden|masked|omitted|empty)$/i;

/** Code, as a traceback quotes it: a call, an index, an attribute, a name in an f-string. */
const CODE =
  /^(?:[A-Za-z_][\w.]*[([]|(?:self|cls|os|this|process|config|settings|env|request|args)\.|\{[\w.]*$)/;

export function isNoSecret(value: string): boolean {
  return NO_SECRET.test(value);
}

export function isCode(value: string): boolean {
  return CODE.test(value);
}
