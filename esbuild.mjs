// Builds dist/: the extension and its worker, for Node and (dist/web/) for browsers, the page that the
// webview shows, and the command.
//   node esbuild.mjs            once
//   node esbuild.mjs --watch    and again whenever a source changes
import { build, context } from 'esbuild';

const common = { bundle: true, minify: true, sourcemap: true, outdir: 'dist', logLevel: 'warning' };

const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'], outExtension: { '.js': '.cjs' } };
const browser = { ...common, platform: 'browser', format: 'iife', target: 'es2022' };

// The web worker extension host. A file name.web.ts stands in for name.ts; what still needs Node is an error here.
const web = {
  ...common, platform: 'browser', format: 'cjs', target: 'es2022', external: ['vscode'], outdir: 'dist/web',
  resolveExtensions: ['.web.ts', '.ts', '.js'],
};

const command = { ...common, platform: 'node', format: 'esm', target: 'node20', entryPoints: { cli: 'src/cli/main.ts' } };

const bundles = [
  { ...node, entryPoints: { extension: 'src/extension.ts', worker: 'src/worker/main.ts' } },
  { ...web, entryPoints: { extension: 'src/extension.ts' } },
  { ...web, format: 'iife', entryPoints: { worker: 'src/worker/main.ts' } },
  command,
  { ...browser, entryPoints: [{ in: 'webview/main.ts', out: 'webview' }, { in: 'webview/style.css', out: 'webview' }] },
];

if (process.argv.includes('--watch')) {
  for (const bundle of bundles) await (await context({ ...bundle, logLevel: 'info' })).watch();
} else {
  await Promise.all(bundles.map(bundle => build(bundle)));
}
