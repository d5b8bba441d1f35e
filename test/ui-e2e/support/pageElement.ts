/**
 * What functions evaluated in the page use of an element. The DOM's own types would bring a browser's globals into
 * the whole project, whose code runs in Node.
 */
export interface PageElement {
  readonly id: string;
  readonly textContent: string;
  readonly classList: { contains(name: string): boolean };
  readonly style: { readonly top: string };
  checkVisibility(): boolean;
  /** In the window, pixels. */
  getBoundingClientRect(): { readonly top: number };
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}
