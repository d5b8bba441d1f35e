import { createVSIX } from "@vscode/vsce";
import { installExtension } from "../../../scripts/vscode/extensions.ts";
import { createFolders } from "./folders.ts";
import type { VSCode } from "./window.ts";

/** The command that reads the log of orders-api with the agents' tool, and shows what it got as a message. */
export const askTheTool = "Agent: Read App Log";

/** Calls the tool as an agent's extension does. VS Code asks the person, as it does for each tool outside a chat. */
const agent = {
  "package.json": JSON.stringify({
    name: "agent",
    publisher: "test",
    version: "1.0.0",
    engines: { vscode: "^1.103.0" },
    main: "./extension.js",
    files: ["extension.js"],
    contributes: { commands: [{ command: "agent.read", category: "Agent", title: "Read App Log" }] },
  }),
  "README.md": "An agent of the tests.",
  "extension.js": `const { commands, lm, window } = require("vscode");
exports.activate = () => commands.registerCommand("agent.read", async () => {
  try {
    const request = { input: { app: "orders-api" }, toolInvocationToken: undefined };
    const { content } = await lm.invokeTool("databricks_app_logs", request);
    void window.showInformationMessage("It read: " + content.map(({ value }) => value).join(""));
  } catch (error) {
    void window.showErrorMessage("It got no log: " + error.name);
  }
});
`,
};

export async function installAgent(vscode: VSCode): Promise<void> {
  await using folders = await createFolders(agent);
  const packagePath = folders.path("agent.vsix");
  await createVSIX({
    cwd: folders.root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  await installExtension(vscode.profile, packagePath);
}
