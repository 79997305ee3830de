// The file system `virtual`, in both kinds of extension host: paths are those of the disk behind it.
// It keeps what it has read and hands out that, in Node as a Buffer (of which VS Code's slice() is no
// copy), as file systems in memory do: who takes it away breaks the next reader.
const vscode = require('vscode');

exports.activate = ({ extensionUri, subscriptions }) => {
  const { fs } = vscode.workspace;
  const onDisk = ({ path }) => extensionUri.with({ path });
  const kept = new Map();
  const refuse = () => { throw vscode.FileSystemError.NoPermissions(); };
  const files = {
    onDidChangeFile: new vscode.EventEmitter().event,
    watch: () => ({ dispose() {} }),
    stat: uri => fs.stat(onDisk(uri)),
    readDirectory: uri => fs.readDirectory(onDisk(uri)),
    async readFile({ path }) {
      if (!kept.has(path)) {
        const bytes = new Uint8Array(await fs.readFile(onDisk({ path })));
        kept.set(path, globalThis.Buffer?.from(bytes.buffer) ?? bytes);
      }
      return kept.get(path);
    },
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  subscriptions.push(vscode.workspace.registerFileSystemProvider('virtual', files, { isCaseSensitive: true, isReadonly: true }));
};
