import { phrase, type Phrase } from "../api/phrase.ts";

/** What came of a request to the redirect address. */
export type CallbackOutcome = "signed-in" | "failed" | "foreign";

const texts: Readonly<Record<CallbackOutcome, { status: number; title: Phrase; text: Phrase }>> = {
  "signed-in": {
    status: 200,
    title: phrase("Signed in to Databricks"),
    text: phrase("You can close this page and return to your editor."),
  },
  failed: {
    status: 400,
    title: phrase("Not signed in to Databricks"),
    text: phrase("Return to your editor, which says why. You can close this page."),
  },
  foreign: {
    status: 400,
    title: phrase("Not signed in to Databricks"),
    text: phrase("This page does not belong to the sign-in under way. Start it again in your editor."),
  },
};

/** The language of the page. */
export interface PageLanguage {
  /** BCP 47, such as `de`. */
  readonly tag: string;
  readonly tell: (told: Phrase) => string;
}

const english: PageLanguage = { tag: "en", tell: String };

export interface CallbackPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A page that says the outcome and nothing of the request, which holds the code. */
export function callbackPage(outcome: CallbackOutcome, { tag, tell }: PageLanguage = english): CallbackPage {
  const { status, ...told } = texts[outcome];
  const title = escaped(tell(told.title));
  const text = escaped(tell(told.text));
  return {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      Connection: "close",
    },
    body: `<!doctype html>
<html lang="${escaped(tag)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 0 1rem; text-align: center }
h1 { font-size: 1.25rem; font-weight: 600 }
</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
