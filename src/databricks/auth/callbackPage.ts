/** What came of a request to the redirect address. */
export type CallbackOutcome = "signed-in" | "failed" | "foreign";

const texts: Readonly<Record<CallbackOutcome, { status: number; title: string; text: string }>> = {
  "signed-in": {
    status: 200,
    title: "Signed in to Databricks",
    text: "You can close this page and return to your editor.",
  },
  failed: {
    status: 400,
    title: "Not signed in to Databricks",
    text: "Return to your editor, which says why. You can close this page.",
  },
  foreign: {
    status: 400,
    title: "Not signed in to Databricks",
    text: "This page does not belong to the sign-in under way. Start it again in your editor.",
  },
};

export interface CallbackPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A page that says the outcome and nothing of the request, which holds the code. */
export function callbackPage(outcome: CallbackOutcome): CallbackPage {
  const { status, title, text } = texts[outcome];
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
<html lang="en">
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
