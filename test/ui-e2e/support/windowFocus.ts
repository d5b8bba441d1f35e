import type { VSCodeWindow } from "./window.ts";

/** Tells VS Code that its window has the focus, or not: it asks the page for it at these events. Headless, none loses it. */
export async function sayFocus({ page }: VSCodeWindow, hasFocus: boolean): Promise<void> {
  await page.evaluate(
    ([name, value]) => {
      const { document, dispatchEvent } = globalThis as unknown as {
        document: { hasFocus: () => boolean };
        dispatchEvent: (event: Event) => void;
      };
      document.hasFocus = () => value;
      dispatchEvent(new Event(name));
    },
    [hasFocus ? "focus" : "blur", hasFocus] as const,
  );
}
