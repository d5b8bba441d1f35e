import { eventually, tryMs } from "./eventually.ts";
import type { PageElement } from "./pageElement.ts";
import type { VSCodeWindow } from "./window.ts";

export interface OpenPlace {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
}

/** The links that the Output view shows, and the editor that they open. */
export interface SourceLinks {
  /** In view, top to bottom. */
  texts(): Promise<string[]>;
  waitFor(text: string): Promise<void>;
  waitUntilOpen(place: OpenPlace): Promise<void>;
  clickUntilOpen(text: string, place: OpenPlace): Promise<void>;
  /** Clicks until what the link is for is done. */
  clickUntil(what: string, text: string, isDone: () => Promise<boolean>): Promise<unknown>;
  /** Clicks until the list of files is there. */
  clickUntilAsked(text: string): Promise<void>;
}

/** Runs in the page, at once: links are drawn anew at any time. */
function readLinks(links: PageElement[]): string[] {
  return links
    .map((link) => ({ top: link.getBoundingClientRect().top, text: link.textContent }))
    .sort((a, b) => a.top - b.top)
    .map(({ text }) => text);
}

export function createSourceLinks(window: VSCodeWindow): SourceLinks {
  const shown = window.page.locator(".part.panel").locator(".detected-link, .detected-link-active");
  const editor = window.page.locator(".part.editor .editor-group-container.active .monaco-editor[data-uri]");

  const texts = (): Promise<string[]> => shown.evaluateAll(readLinks);

  const openPlace = async (): Promise<OpenPlace | undefined> => {
    const uri = (await editor.count()) === 1 ? await editor.getAttribute("data-uri") : null;
    const line = /\bLn (\d+)/.exec(await window.statusBar.text())?.[1];
    if (uri === null || line === undefined) return undefined;
    return { file: decodeURIComponent(new URL(uri).pathname), line: Number(line) };
  };

  const isOpen = async ({ file, line }: OpenPlace): Promise<boolean> => {
    const open = await openPlace();
    return open?.file === file && open.line === line;
  };

  /** By the pointer alone: under it a link is drawn anew, which a locator's click takes for another element. */
  const click = async (text: string): Promise<void> => {
    const { mouse, keyboard } = window.page;
    // A view that was clicked no longer scrolls with new lines.
    await window.output.focus();
    await window.press("Control+End");
    await mouse.move(640, 200);
    const link = shown.filter({ hasText: text }).last();
    const box = await link.boundingBox({ timeout: 3000 }).catch(() => null);
    if (box === null) return;
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await keyboard.down("Control");
    await mouse.down();
    await mouse.up();
    await keyboard.up("Control");
  };

  const clickUntil = (what: string, text: string, isDone: () => Promise<boolean>): Promise<unknown> =>
    eventually(
      what,
      async () => {
        if (await isDone()) return true;
        await click(text);
        return eventually(what, isDone, { timeoutMs: 2 * tryMs }).catch(() => false);
      },
      { describe: async () => ({ links: await texts(), open: await openPlace() }) },
    );

  return {
    texts,
    async waitFor(text) {
      await eventually(
        `a link with ${text}`,
        async () => (await shown.filter({ hasText: text }).count()) > 0,
        {
          describe: texts,
        },
      );
    },
    async waitUntilOpen(place) {
      await eventually(`${place.file} at line ${place.line}`, () => isOpen(place), { describe: openPlace });
    },
    async clickUntilOpen(text, place) {
      await clickUntil(`${place.file} at line ${place.line}`, text, () => isOpen(place));
    },
    clickUntil,
    async clickUntilAsked(text) {
      // It opens before its rows come.
      const { quickInput } = window;
      await clickUntil("the list of files", text, async () =>
        (await quickInput.isVisible())
          ? (await quickInput.title()).includes("Open Source of App") && (await quickInput.rows()).length > 0
          : false,
      );
    },
  };
}
