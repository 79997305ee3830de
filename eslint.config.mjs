// The linter: which room may import which, no HTML from strings in the page, and typed checks.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importArrows } from './scripts/lint/importArrows.mjs';

/** The arrows of the house. `type x`: types only. A room may always import itself; what is not named is forbidden. */
const rooms = {
  'src/tree': [],
  'src/car': ['src/tree'],
  'src/formats': ['src/tree'],
  'src/diff': ['src/tree'],
  'src/repository': ['src/tree', 'src/car', 'src/formats', 'src/diff'],
  'src/comparison': ['src/tree', 'src/car', 'src/formats', 'src/diff', 'src/repository', 'type src/protocol'],
  'src/inspection': ['src/tree', 'src/car', 'src/formats', 'src/diff', 'src/repository', 'type src/protocol'],
  'src/protocol': ['type src/tree'],
  'src/cli': ['src/tree', 'src/car', 'src/formats', 'src/diff', 'src/repository', 'src/comparison', 'src/protocol', 'src/worker'],
  'src/worker': ['src/tree', 'src/car', 'src/formats', 'src/diff', 'src/repository', 'src/comparison', 'src/inspection', 'src/protocol'],
  'src/host': ['src'],
  'src/extension': ['src/host'],
  webview: ['src/protocol', 'type src/tree'],
  // Pure: the model in, rectangles and labels out.
  'webview/layout': ['src/protocol', 'type src/tree', 'webview/l10n'],
  'webview/l10n': [],
};

/** Modules that only some may use. */
const inNode = ['src/car/nodeFile', 'src/cli', 'src/worker', 'src/host', 'src/extension'];
const modules = [
  { names: ['vscode'], usedBy: ['src/host', 'src/extension'] },
  { names: ['node:'], usedBy: inNode },
  { names: ['@vscode/webview-ui-toolkit'], usedBy: ['webview/toolkit'] },
];

const engine = ['tree', 'car', 'formats', 'diff', 'repository', 'comparison', 'inspection', 'protocol'].map(room => `src/${room}/**/*.ts`);

export default defineConfig(
  globalIgnores(['dist/', 'out/', '.vscode-test/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['src/tsconfig.json', 'webview/tsconfig.json', 'test/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { house: { rules: { 'import-arrows': importArrows } } },
    rules: {
      'house/import-arrows': ['error', { rooms, modules }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/naming-convention': ['error', { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z]', match: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', {
        allowNumber: true,
        allowBoolean: true,
        allow: [{ from: 'package', package: 'multiformats', name: 'CID' }, { from: 'lib', name: ['Error', 'URL', 'URLSearchParams'] }],
      }],
      // Where an index is in range by construction, `!` says so more plainly than a test that cannot fail.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Strict rules that forbid good short code: `return fail()`, `[...text]`, `void send()`, generic readers of JSON.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // A private signal of the CBOR reader, thrown too often on hostile bytes to carry a stack.
      '@typescript-eslint/only-throw-error': ['error', { allow: [{ from: 'file', name: 'CborUnreadable' }] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
    },
  },
  {
    // node:test reports a failed test by itself; nobody has to wait for the promise that test() returns.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] }] }],
    },
  },
  {
    // They run in Node, in a worker and in a browser.
    files: engine,
    ignores: ['src/car/nodeFile.ts'],
    rules: { 'no-restricted-globals': ['error', 'Buffer', 'process', 'require', 'global', '__dirname', '__filename', 'setImmediate', 'window', 'document'] },
  },
  {
    files: ['webview/layout/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'window', 'document'],
      'no-restricted-imports': ['error', {
        paths: [{ name: 'd3', importNames: ['select', 'selectAll', 'selection', 'create', 'pointer', 'transition', 'zoom', 'drag', 'brush'], message: 'The layout knows no DOM.' }],
        patterns: [{ group: ['d3-selection', 'd3-transition', 'd3-zoom', 'd3-drag', 'd3-brush', 'd3-axis'], message: 'The layout knows no DOM.' }],
      }],
    },
  },
  {
    // What is shown comes from files that nobody vouches for: it becomes text, never markup.
    files: ['webview/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'Identifier[name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)$/]', message: 'Use textContent.' },
        { selector: 'Literal[value=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]', message: 'Use textContent.' },
        { selector: 'CallExpression[callee.property.name="html"]', message: "Use d3's .text()." },
        { selector: 'MemberExpression[object.name="document"][property.name=/^write(ln)?$/]', message: 'Build elements.' },
      ],
    },
  },
);
