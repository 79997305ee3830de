// The linter enforces the arrows of the house: for each kind of forbidden import one that must be
// reported, next to one that must not be.
import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const root = path.resolve(import.meta.dirname, '../..');
let eslint: ESLint;

before(() => {
  // The files below do not exist, so rules that need types have to rest.
  const untyped = { ...tseslint.configs.disableTypeChecked, languageOptions: { parserOptions: { project: false, projectService: false } } };
  eslint = new ESLint({ cwd: root, overrideConfig: untyped as never, ruleFilter: ({ ruleId }) => ruleId === 'house/import-arrows' || ruleId.startsWith('no-restricted-') });
});

/** What the linter says about this code in this file. */
async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return result!.messages.map(({ message }) => message);
}

const imports = (from: string) => `import { x } from '${from}';\nexport const y = x;\n`;
const importsType = (from: string) => `import type { X } from '${from}';\nexport type Y = X;\n`;

const allowed: readonly (readonly [file: string, code: string])[] = [
  ['src/car/carFile.ts', imports('../tree/errors')],
  ['src/car/nodeFile.ts', imports('node:fs')],
  ['src/formats/atproto/node.ts', imports('../../tree/node')],
  ['src/formats/atproto/node.ts', imports('../format')],
  ['src/repository/records.ts', imports('../diff/differentiate')],
  ['src/comparison/rows.ts', importsType('../protocol/comparison')],
  ['src/protocol/comparison.ts', importsType('../tree/node')],
  ['src/protocol/comparison.ts', imports('valibot')],
  ['src/worker/main.ts', imports('node:worker_threads')],
  ['src/worker/main.ts', imports('../comparison/comparison')],
  ['src/host/panel.ts', imports('vscode')],
  ['src/host/panel.ts', imports('../worker/client')],
  ['src/extension.ts', imports('./host/commands')],
  ['webview/main.ts', imports('../src/protocol/channel')],
  ['webview/main.ts', imports('./layout/rows')],
  ['webview/layout/rows.ts', imports('./columns')],
  ['webview/panels/details.ts', importsType('../../src/tree/node')],
  ['webview/render/rows.ts', imports('d3')],
  ['webview/layout/columns.ts', "import { scaleLinear } from 'd3';\nexport const y = scaleLinear;\n"],
  ['webview/toolkit.ts', imports('@vscode/webview-ui-toolkit')],
  ['webview/render/rows.ts', 'export const y = (row: Element) => { row.textContent = "text"; };\n'],
  ['test/unit/rows.test.ts', imports('../../webview/layout/rows')],
];

const forbidden: readonly (readonly [file: string, code: string, complaint: RegExp])[] = [
  ['src/tree/node.ts', imports('../diff/walk'), /src\/tree may not import src\/diff/],
  ['src/tree/node.ts', importsType('../car/carFile'), /src\/tree may not import src\/car/],
  ['src/car/carFile.ts', imports('../formats/format'), /src\/car may not import src\/formats/],
  ['src/formats/atproto/node.ts', imports('../../car/carFile'), /src\/formats may not import src\/car/],
  ['src/diff/walk.ts', imports('../formats/format'), /src\/diff may not import src\/formats/],
  ['src/repository/records.ts', imports('../comparison/rows'), /src\/repository may not import src\/comparison/],
  ['src/comparison/rows.ts', imports('../protocol/comparison'), /only types from src\/protocol/],
  ['src/protocol/comparison.ts', imports('../tree/node'), /only types from src\/tree/],
  ['src/protocol/comparison.ts', importsType('../host/panel'), /src\/protocol may not import src\/host/],
  ['src/cli/main.ts', imports('../host/panel'), /src\/cli may not import src\/host/],
  ['src/worker/main.ts', imports('../host/panel'), /src\/worker may not import src\/host/],
  ['src/extension.ts', imports('./diff/walk'), /src\/extension may not import src\/diff/],
  ['src/newRoom/file.ts', imports('./other'), /src\/newRoom\/file is in no room/],
  // However the import is written.
  ['src/diff/walk.ts', "export { x } from '../car/carFile';\n", /src\/diff may not import src\/car/],
  ['src/diff/walk.ts', "export * from '../car/carFile';\n", /src\/diff may not import src\/car/],
  ['src/diff/walk.ts', "export const x = import('../car/carFile');\n", /src\/diff may not import src\/car/],
  ['src/diff/walk.ts', "export type X = import('../car/carFile').X;\n", /src\/diff may not import src\/car/],
  ['src/diff/walk.ts', imports('./../../src/car/carFile'), /src\/diff may not import src\/car/],
  // Nothing depends on tests or scripts.
  ['src/host/panel.ts', imports('../../test/support/trees'), /src\/host may not import test/],
  ['src/host/panel.ts', imports('../../scripts/vscode/launch'), /src\/host may not import scripts/],
  ['webview/main.ts', imports('../test/support/trees'), /webview may not import test/],
  // The page.
  ['webview/main.ts', imports('../src/host/panel'), /webview may not import src\/host/],
  ['webview/main.ts', imports('../src/tree/node'), /only types from src\/tree/],
  ['webview/layout/rows.ts', imports('../render/rows'), /webview\/layout may not import webview/],
  ['webview/layout/rows.ts', imports('../panels/details'), /webview\/layout may not import webview/],
  ['webview/layout/rows.ts', imports('d3-selection'), /knows no DOM/],
  ['webview/layout/rows.ts', "import { select } from 'd3';\nexport const y = select;\n", /'select' import from 'd3' is restricted/],
  ['webview/layout/rows.ts', 'export const y = () => document.title;\n', /'document'/],
  // Modules.
  ['src/diff/walk.ts', imports('node:fs'), /src\/diff may not import the module node:fs/],
  ['src/car/carFile.ts', imports('fs/promises'), /src\/car may not import the module fs\/promises/],
  ['src/comparison/rows.ts', imports('vscode'), /may not import the module vscode/],
  ['src/worker/main.ts', imports('vscode'), /may not import the module vscode/],
  ['src/tree/bytes.ts', 'export const y = Buffer.alloc(1);\n', /'Buffer'/],
  ['webview/main.ts', imports('node:fs'), /may not import the module node:fs/],
  ['webview/main.ts', importsType('vscode'), /may not import the module vscode/],
  ['webview/panels/details.ts', imports('@vscode/webview-ui-toolkit'), /may not import the module @vscode\/webview-ui-toolkit/],
  // No markup from strings.
  ['webview/render/rows.ts', 'export const y = (row: Element) => { row.innerHTML = "<b>"; };\n', /textContent/],
  ['webview/render/rows.ts', 'export const y = (row: Element) => { row.outerHTML = "<b>"; };\n', /textContent/],
  ['webview/render/rows.ts', 'export const y = (row: Element) => { row.insertAdjacentHTML("beforeend", "<b>"); };\n', /textContent/],
  ['webview/render/rows.ts', 'export const y = (row: Element) => { Object.assign(row, { ["innerHTML"]: "<b>" }); };\n', /textContent/],
  ['webview/render/rows.ts', 'export const y = (rows: { html(text: string): void }) => { rows.html("<b>"); };\n', /\.text\(\)/],
];

describe('the arrows of the house', () => {
  for (const [file, code] of allowed) {
    it(`${file} may: ${code.split('\n')[0]}`, async () => {
      assert.deepEqual(await complaints(file, code), []);
    });
  }
  for (const [file, code, complaint] of forbidden) {
    it(`${file} must not: ${code.split('\n')[0]}`, async () => {
      const said = await complaints(file, code);
      assert.equal(said.length, 1, said.join('\n'));
      assert.match(said[0]!, complaint);
    });
  }
});
