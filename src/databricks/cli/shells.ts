import { basename } from "node:path/posix";

/** The shells a command line can be written for. `powershell` is 7 and later, `windowsPowerShell` the one before. */
export type Shell = "posix" | "fish" | "powershell" | "windowsPowerShell" | "cmd";

/** The kind of a shell by its program, such as `/bin/zsh`; by the platform where the program tells nothing. */
export function shellOf(program: string, platform: NodeJS.Platform): Shell {
  const name = basename(program.replaceAll("\\", "/"))
    .toLowerCase()
    .replace(/\.exe$/, "");
  if (name === "fish") return "fish";
  if (name.startsWith("pwsh")) return "powershell";
  if (name === "powershell") return "windowsPowerShell";
  if (name === "cmd") return "cmd";
  return platform === "win32" && !name.endsWith("sh") ? "powershell" : "posix";
}

/** One word of a command line, as the shell takes it for this text. */
export function quoteFor(shell: Shell, text: string): string {
  switch (shell) {
    case "posix":
      return isPlainPosix(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
    case "fish":
      return isPlainPosix(text) ? text : `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
    case "powershell":
      return isPlainPowerShell(text) ? text : quotePowerShell(text);
    case "windowsPowerShell":
      return isPlainPowerShell(text) ? text : quotePowerShell(escapeForProgram(text));
    case "cmd":
      return /^[\w./:@+-]+$/.test(text) ? text : quoteCmd(text);
  }
}

/**
 * One word where nobody knows the shell: as it is or in double quotes where all shells take it alike, else as the usual
 * shell of the platform takes it.
 */
export function quoteForAnyShell(text: string, platform: NodeJS.Platform): string {
  // A single % is text to cmd, too; the quotes of PowerShell would be.
  if (/^[\w./:][\w./:@%+=-]*$/.test(text)) return text;
  // PowerShell takes typographic quotes for quotes, cmd acts on % and !, and the others on the rest.
  if (/^[^"“”„$`\\%!\p{C}]*$/u.test(text)) return `"${text}"`;
  return quoteFor(shellOf("", platform), text);
}

/** A command that runs with a variable in its environment. */
export function withVariable(shell: Shell, name: string, value: string, command: string): string {
  switch (shell) {
    case "posix":
    case "fish":
      return `${name}=${quoteFor(shell, value)} ${command}`;
    case "powershell":
    case "windowsPowerShell":
      return `$env:${name} = ${quotePowerShell(value)}; ${command}`;
    case "cmd":
      return `set "${name}=${value}" && ${command}`;
  }
}

function isPlainPosix(text: string): boolean {
  return /^[\w./:@-][\w.,/:@%+=-]*$/.test(text);
}

function isPlainPowerShell(text: string): boolean {
  return /^[\w./:-]+$/.test(text);
}

/** PowerShell takes typographic quotes for quotes, too. */
function quotePowerShell(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, "$&$&")}'`;
}

/** Windows PowerShell hands a word over without escaping the quotes in it for the program. */
function escapeForProgram(text: string): string {
  const escaped = text.replaceAll(/(\\*)"/g, String.raw`$1$1\"`);
  // It adds quotes around what holds a space; a backslash before the last one would escape it.
  return /\s/.test(text) ? escaped.replace(/\\+$/, "$&$&") : escaped;
}

/** cmd sees none of the quotes, so that nothing in the text can end them; only the program does. */
function quoteCmd(text: string): string {
  const word = `"${text.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, "$&$&")}"`;
  return word.replaceAll(/[()%!^"<>&|]/g, "^$&");
}
