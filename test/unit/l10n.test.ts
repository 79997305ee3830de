// The texts for translators: all of them, and nothing that users see beside them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parse, root, sources } from '../../scripts/l10n/sources';
import { textsOf } from '../../scripts/l10n/texts';
import { untranslated } from '../../scripts/l10n/untranslated';

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const files = sources();

describe('the sources', () => {
  const { bundle, problems } = textsOf(files);

  test('their texts are those of l10n/bundle.l10n.json', () => {
    const written = Object.entries(JSON.parse(read('l10n/bundle.l10n.json')) as object).map(([key, text]) => `${key} → ${text}`);
    const collected = Object.entries(bundle).map(([key, text]) => `${key} → ${text}`);
    const apart = [written.filter(line => !collected.includes(line)), collected.filter(line => !written.includes(line))];
    assert.deepEqual(apart, [[], []], 'npm run l10n');
    assert.ok('Open Record' in bundle && 'Opening the file…' in bundle && '{0} entries' in bundle, 'of the host and of the pages');
  });
  test('every text is a literal with an argument for each place', () => {
    assert.deepEqual(problems, []);
  });
  test('no text that users see stands outside', () => {
    assert.deepEqual(untranslated(files), []);
  });
});

describe('the manifest', () => {
  test('uses every text of package.nls.json, and has no other', () => {
    const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(match => match[1]));
    assert.deepEqual([...used].sort(), Object.keys(JSON.parse(read('package.nls.json')) as object).sort());
  });
  test('is nothing but such texts where VS Code shows it, and the name of the extension', () => {
    const shown = [...read('package.json').matchAll(/"(?:title|contents|label|markdownDescription|altText|contextualTitle|category)": "([^"]*)"/g)].map(match => match[1]!);
    assert.deepEqual([...new Set(shown.filter(text => !/^%[^%]+%$/.test(text)))], ['Merkle Tree Inspector']);
  });
});

describe('what is collected', () => {
  const of = (text: string) => textsOf([parse('webview/some.ts', text)]);

  test('the texts of all three functions, once, in order', () => {
    const { bundle } = of("vscode.l10n.t('b'); l10n.t('a', 1); const { t } = vscode.l10n; t(`c`); plural(2, '{0} one', '{0} many'); t('a'); other('d'); at('e');");
    assert.deepEqual(Object.entries(bundle), [['a', 'a'], ['b', 'b'], ['c', 'c'], ['{0} many', '{0} many'], ['{0} one', '{0} one']]);
  });
  test('a text that is made is told, and so is a place without an argument', () => {
    assert.deepEqual(of("t(`made of ${parts}`);\nt(yes ? 'one' : 'two');\nplural(2, '{0} byte');\nt('{0} of {1}', 1);\nt('{0} of {1}', ...both);").problems, [
      'webview/some.ts:1: `made of ${parts}` is no literal', "webview/some.ts:2: yes ? 'one' : 'two' is no literal",
      'webview/some.ts:3: nothing is no literal', 'webview/some.ts:4: "{0} of {1}" has more places than arguments',
    ]);
  });
});

describe('what stands outside', () => {
  const of = (text: string, name = 'src/host/some.ts') => untranslated([parse(name, text)]).map(line => line.replace(/^[^:]*:\d+: /, ''));

  test('words in messages, questions and items', () => {
    assert.deepEqual(of("vscode.window.showErrorMessage('It failed.'); const item = { label: `$(add) ${'Add'}`, description: yes ? t('fine') : 'not fine' };"), ["'It failed.'", "'Add'", "'not fine'"]);
    assert.deepEqual(of("throw new RemoteError('unreadable', `${name} is gone`, ''); throw new RemoteError('closed', 'the file is closed', '');"), ['} is gone`']);
  });
  test('words on a page', () => {
    const page = "h('p', { 'class': 'quiet', 'aria-label': 'Loud' }, 'Some text', on && `${count} rows`, t('fine')); fill(place, ['one', t('two')].join(', ')); set.attr('title', 'Tip');";
    assert.deepEqual(of(page, 'webview/some.ts'), ["'Some text'", '} rows`', "'Loud'", "'one'", "'Tip'"]);
  });
  test('no signs, icons, abbreviations, identifiers', () => {
    assert.deepEqual(of("h('code', { class: 'some name' }, '✓ ', 'DID', `${a} · ${b}`); const item = { label: '$(git-commit)', placeHolder: 'did:key:z…', command: 'some.command' };"), []);
  });
});
