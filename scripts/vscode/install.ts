// A real VS Code, pinned, from npm alone: no desktop build, no compiler, no post-install scripts.
// The npm package code-server 4.x.y carries the complete build of VS Code 1.x.y (server, extension
// host, browser workbench) in lib/vscode; its server entry runs without the wrapper around it.
import { chmod, copyFile, mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from './installOnce';
import { replaceNativeModules } from './nativeModules';
import { run, unpackPackage, type PinnedPackage } from './npmPackage';

/** The oldest version that package.json accepts, and the last one that Node 20 runs. */
export const version = '1.100.3';

const CODE_SERVER: PinnedPackage = {
  spec: 'code-server@4.100.3',
  integrity: 'sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==',
};
const RIPGREP: Readonly<Record<string, string>> = {
  'linux-x64': 'sha512-mQ3bVrUpnD2vs7QT0vX90Lt0cnUq467uFtEktIdsJJmW296RoSULRGqWgzG1AKxyBpNDD6l4ZO4qKf6SgyC23Q==',
  'linux-arm64': 'sha512-lQ/5zTG++U0E3IhVgS4EPTTn/U4okncaRMM5GOFfOYZywS4nuD31GhkHbNYlDk5CuDC68+hYJ0/eQeyCKJDA+g==',
  'darwin-x64': 'sha512-25b4gWbL138dGuQU244ebCKKc0q05ULBMoFSz9oAEUHNeqK/lOJViDS7DRvbDazzAzSEdan391Znks/R5mkaTQ==',
  'darwin-arm64': 'sha512-r3ktHSvbFycQNF6sl7sNDPocpsI7J+mEzh1IaZFkY0spm3k2Z9t8hPAeOK7+p0l6p6/swkQC14XWX01low+94Q==',
};
const platform = `${process.platform}-${process.arch}`;

/** The path of the server's entry file, for the Node that runs this. */
export async function installVSCode(): Promise<string> {
  try {
    const folder = await installOnce(`vscode-${version}-${platform}-1`, fill);
    return path.join(folder, 'out', 'server-main.js');
  } catch (error) {
    throw new Error(
      `VS Code ${version} could not be installed. It comes from npm (package ${CODE_SERVER.spec}), so npm must be able to download packages.\n` +
        (error as Error).message,
    );
  }
}

async function fill(folder: string): Promise<void> {
  console.log(`Fetching VS Code ${version} from npm (once, about 275 MB on disk)`);
  await unpackPackage(CODE_SERVER, folder, ['package/lib/vscode'], 3);
  // Its shrinkwrap pins every dependency, but lacks optional ones that `npm ci` insists on. The
  // folder is entered rather than named by --prefix, which would lose the user's npm settings.
  await run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--engine-strict=false'], folder);
  // Some modules are looked up in the archive that only the desktop build has.
  await symlink('node_modules', path.join(folder, 'node_modules.asar'), 'junction');
  await replaceNativeModules(path.join(folder, 'node_modules'));
  await addRipgrep(folder);
  const answer = await run(process.execPath, [path.join('out', 'server-main.js'), '--version'], folder);
  if (!answer.includes(version)) throw new Error(`the server calls itself ${answer.trim()}`);
}

/** Search runs this program, which @vscode/ripgrep would download in a script of its own. */
async function addRipgrep(folder: string): Promise<void> {
  const integrity = RIPGREP[platform];
  if (integrity === undefined) return; // all but search works without
  const unpacked = path.join(folder, 'ripgrep');
  await unpackPackage({ spec: `@vscode/ripgrep-${platform}@1.18.0`, integrity }, unpacked);
  const program = path.join(folder, 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg');
  await mkdir(path.dirname(program), { recursive: true });
  await copyFile(path.join(unpacked, 'bin', 'rg'), program);
  await chmod(program, 0o755);
  await rm(unpacked, { recursive: true });
}
