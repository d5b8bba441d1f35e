import { isPlainText } from "./plainText.ts";
import { namesSource, readSources } from "../sessions/filters.ts";
import type { Filters } from "../sessions/filters.ts";
import { appNamePattern } from "../databricks/api/app.ts";
import { countText } from "../ui/text/numberText.ts";
import { TAIL } from "../ui/text/settings.ts";
import type { Translate } from "../ui/text/translate.ts";

/** What a link asks for. It comes from outside: nothing in it says where a token goes. */
export interface StreamLink {
  readonly app: string;
  readonly profile: string | undefined;
  readonly filters: Partial<Filters>;
}

export type ReadLink =
  | { readonly kind: "good"; readonly link: StreamLink }
  /** `problem` is a sentence naming the value. */
  | { readonly kind: "bad"; readonly problem: string };

const PARAMETERS = ["app", "profile", "sources", "search", "tail"];
const LONGEST_SHOWN = 60;
const LONGEST_TEXT = 200;
const LONGEST_SOURCE = 40;
const MOST_SOURCES = 20;

/** Reads `/stream?app=orders-api&profile=dev&sources=APP&search=timeout&tail=100`; `sources=-HTTP` is all but HTTP. */
export function readLink(uri: { readonly path: string; readonly query: string }, t: Translate): ReadLink {
  const parameters = new URLSearchParams(uri.query);
  const names = [...parameters.keys()];
  const unknown = names.find((name) => !PARAMETERS.includes(name));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (uri.path !== "/stream")
    return bad(t('A link to "{0}" is not known. Use /stream?app=name.', quoted(uri.path)));
  if (unknown !== undefined) {
    const known = PARAMETERS.join(", ");
    return bad(
      t(
        'The link has an unknown parameter "{0}". Leave it out: a link can have {1}.',
        quoted(unknown),
        known,
      ),
    );
  }
  if (repeated !== undefined)
    return bad(t('The link gives "{0}" more than once. Give it once.', quoted(repeated)));

  const app = parameters.get("app") ?? "";
  if (!appNamePattern.test(app)) {
    return bad(t('"{0}" in the link is not the name of an app. Use one such as orders-api.', quoted(app)));
  }
  const search = parameters.get("search") ?? undefined;
  if (search !== undefined && !isPlainText(search, LONGEST_TEXT)) {
    return bad(
      t(
        'The search "{0}" in the link is too long or not plain text. Use one line of at most {1} characters.',
        quoted(search),
        LONGEST_TEXT,
      ),
    );
  }
  const tail = parameters.get("tail") ?? undefined;
  if (tail !== undefined && !(/^\d{1,7}$/.test(tail) && Number(tail) <= TAIL.maximum)) {
    return bad(
      t(
        '"{0}" in the link is not a number of lines. Use a whole number from 0 to {1}.',
        quoted(tail),
        countText(TAIL.maximum, t),
      ),
    );
  }
  const sources = parameters.get("sources")?.split(",");
  const noSource = sources?.find((source) => !namesSource(source) || !isPlainText(source, LONGEST_SOURCE));
  if (noSource !== undefined || (sources?.length ?? 0) > MOST_SOURCES) {
    return bad(
      t(
        '"{0}" in the link is not a source. Use names with commas between them, such as APP,BUILD, or with a minus what to leave out, such as -HTTP.',
        quoted(noSource ?? parameters.get("sources") ?? ""),
      ),
    );
  }
  const filters = {
    ...(sources && { sources: readSources(sources) }),
    ...(search !== undefined && { search }),
    ...(tail !== undefined && { tail: Number(tail) }),
  };
  return { kind: "good", link: { app, profile: parameters.get("profile") ?? undefined, filters } };
}

/** A piece of a stranger's text, short and on one line. */
export function quoted(text: string): string {
  const plain = text.replaceAll(/[\p{C}\s]+/gu, " ");
  return plain.length > LONGEST_SHOWN ? `${plain.slice(0, LONGEST_SHOWN).toWellFormed()}…` : plain;
}

function bad(problem: string): ReadLink {
  return { kind: "bad", problem };
}
