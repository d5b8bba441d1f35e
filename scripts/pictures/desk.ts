import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProxy } from "../../test/support/proxy/index.ts";
import {
  startWorkspace,
  type AppSpec,
  type Workspace,
  type WorkspaceOptions,
} from "../../test/support/workspace/index.ts";
import { eventually } from "../../test/ui-e2e/support/eventually.ts";
import { openWindow, type VSCodeWindow } from "../../test/ui-e2e/support/window.ts";
import { projectFolder } from "../command.ts";
import { shopApps } from "./story.ts";

/** Nobody's, as RFC 2606 has it. */
const domain = "acme.databricks.test";

export interface Desk {
  readonly workspace: Workspace;
  readonly window: VSCodeWindow;
}

export interface DeskOptions {
  readonly vsix: string;
  /** Of the window, CSS pixels. */
  readonly width?: number | undefined;
  readonly height: number;
  /** The workspace's; by default those of the shop. */
  readonly apps?: readonly AppSpec[] | undefined;
  /** SQL of the workspace; by default it has none. */
  readonly sql?: WorkspaceOptions["sql"];
  /** Of the project, by their paths in it, other than the demo has them. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** The `.databrickscfg`; by default a DEFAULT profile for the workspace. */
  readonly config?: ((workspace: Workspace) => string) | undefined;
}

/** Lends a window on the demo's project, whose workspace has names like a real one's, without ports. */
export async function withDesk(options: DeskOptions, use: (desk: Desk) => Promise<void>): Promise<void> {
  await using workspace = await startWorkspace({
    domain,
    tls: true,
    apps: options.apps ?? shopApps,
    sql: options.sql,
  });
  await using proxy = await startProxy({ routes: workspace.routes });
  const home = await mkdtemp(join(tmpdir(), "app-logs-pictures-"));
  try {
    const folder = join(home, "shop");
    const certificate = join(home, "ca.pem");
    await cp(join(projectFolder, "demo"), folder, { recursive: true });
    for (const [path, text] of Object.entries(options.files ?? {})) await writeFile(join(folder, path), text);
    await writeFile(certificate, workspace.caPem ?? "");
    const config = options.config?.(workspace) ?? workspace.profileIni("DEFAULT");
    await writeFile(join(home, ".databrickscfg"), config, { mode: 0o600 });
    await using window = await openWindow({
      vsix: options.vsix,
      home,
      folder,
      env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificate, TZ: "UTC" },
      viewport: { width: options.width ?? 1024, height: options.height },
      deviceScaleFactor: 2,
      settings: {
        "breadcrumbs.enabled": false,
        "editor.minimap.enabled": false,
        "editor.stickyScroll.enabled": false,
        "workbench.editor.empty.hint": "hidden",
        "workbench.layoutControl.enabled": false,
        ...options.settings,
      },
    });
    await tidy(window);
    await use({ workspace, window });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Closes the side bar, and hides what only a VS Code in a browser has in its status bar. */
async function tidy(window: VSCodeWindow): Promise<void> {
  const { page } = window;
  await window.press("Control+B");
  await eventually("the side bar to close", async () => !(await page.locator(".part.sidebar").isVisible()));
  for (const id of ["status.host", "status.forwardedPorts", "status.workbench.keyboardLayout"]) {
    const item = page.locator(`[id="${id}"]`);
    const hide = page.locator(".monaco-menu .action-menu-item").filter({ hasText: /^Hide '/ });
    // A status bar that is still filling closes the menu.
    await eventually(`${id} to be hidden`, async () => {
      if ((await item.count()) === 1 && !(await item.isVisible())) return true;
      await item.click({ button: "right", timeout: 3000 }).catch(() => undefined);
      await hide.click({ timeout: 3000 }).catch(() => undefined);
      return !(await item.isVisible());
    });
  }
}
