const { appendFileSync, existsSync } = require("node:fs");
const vscode = require("vscode");

exports.activate = ({ subscriptions }) => {
  const { CHAT_RECORD } = process.env;
  subscriptions.push(
    // The one registered last counts, before VS Code's own.
    vscode.commands.registerCommand("workbench.action.chat.open", (...args) => {
      if (existsSync(`${CHAT_RECORD}.broken`)) throw new Error("The chat does not open.");
      appendFileSync(CHAT_RECORD, `${JSON.stringify(args)}\n`);
    }),
  );
};
