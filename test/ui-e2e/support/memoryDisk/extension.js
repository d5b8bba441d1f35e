const vscode = require("vscode");

function createDisk(canWrite) {
  const files = new Map();
  const changed = new vscode.EventEmitter();
  const isFolder = (uri) => !uri.path.split("/").at(-1).includes(".");
  return {
    onDidChangeFile: changed.event,
    watch: () => ({ dispose: () => undefined }),
    stat(uri) {
      const content = files.get(uri.path);
      if (content === undefined && !isFolder(uri)) throw vscode.FileSystemError.FileNotFound(uri);
      return {
        type: content === undefined ? vscode.FileType.Directory : vscode.FileType.File,
        ctime: 0,
        mtime: 0,
        size: content?.length ?? 0,
      };
    },
    readDirectory: (uri) =>
      [...files.keys()]
        .filter((path) => path.startsWith(`${uri.path}/`))
        .map((path) => [path.slice(uri.path.length + 1), vscode.FileType.File]),
    createDirectory: () => undefined,
    readFile(uri) {
      const content = files.get(uri.path);
      if (content === undefined) throw vscode.FileSystemError.FileNotFound(uri);
      return content;
    },
    writeFile(uri, content) {
      if (!canWrite) throw vscode.FileSystemError.NoPermissions(uri);
      files.set(uri.path, content);
    },
    delete: (uri) => void files.delete(uri.path),
    rename: () => undefined,
  };
}

exports.activate = ({ subscriptions }) => {
  subscriptions.push(
    vscode.workspace.registerFileSystemProvider("memdisk", createDisk(true)),
    vscode.workspace.registerFileSystemProvider("nodisk", createDisk(false)),
  );
};
