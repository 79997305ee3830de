// The pages in another language, made up here: every text in brackets. The host hands the translations over
// with the page, and what a reader sees or hears outside brackets is a sign, a number or comes from a file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseHTML } from 'linkedom';
import { comparisonPage } from '../../src/host/page/html';
import { summaryOf } from '../../src/host/validation/summary';
import type { Overview } from '../../src/protocol/comparison';
import { sources } from '../../scripts/l10n/sources';
import { textsOf } from '../../scripts/l10n/texts';
import { commit, overview, survey } from './inspectorModel';
import { frame, rows, sketch, unresolved } from './model';
import './page';

const translation = Object.fromEntries(Object.keys(textsOf(sources()).bundle).map(text => [text, `⟦${text}⟧`]));
const html = comparisonPage({
  cspSource: 'https://*.example', nonce: 'bm9uY2U=', script: 'webview.js', style: 'webview.css', session: '', page: 'comparison', title: 'A < B',
  translation: { language: 'qps-ploc', texts: { ...translation, 'a "quoted" <text> & {0}': 'ein "<b>{0}</b>" & mehr' } },
});
const page = parseHTML(html).document;
document.body.setAttribute('data-texts', page.body.getAttribute('data-texts') ?? '');

// They read the translations when they are loaded.
const { plural, t } = await import('../../webview/l10n');
const { layout } = await import('../../webview/layout/scene');
const { Help } = await import('../../webview/panels/help');
const { Header } = await import('../../webview/panels/header');
const { failurePage, OpeningPage } = await import('../../webview/panels/pages');
const { SearchBox } = await import('../../webview/panels/searchBox');
const { Toolbar } = await import('../../webview/panels/toolbar');
const { countText } = await import('../../webview/search');
const { StepPanel } = await import('../../webview/stepper/stepPanel');
const { InspectorHeader } = await import('../../webview/inspector/header');
const { showItem } = await import('../../webview/inspector/itemDetails');
const { OverviewTab } = await import('../../webview/inspector/overviewTab');
const { WhyPanel } = await import('../../webview/inspector/whyPanel');

/** What is left of a text without all that is in brackets. */
function untranslatedIn(text: string): string {
  const outside = text.replace(/⟦[^⟦⟧]*⟧/g, '');
  return outside === text ? text : untranslatedIn(outside);
}

/** Keys are called as the keyboard has them. */
const keyNames = /\b(Home|End|PageUp|PageDown|Enter|Space|Esc|Shift|Alt)\b/g;
const isEnglish = (text: string): boolean => /\p{Ll}{3}/u.test(untranslatedIn(text).replace(keyNames, ''));

/** The words of an element, seen or heard, that are in the wrong language. */
function wrongIn(element: Element): string[] {
  const attributes = ['title', 'aria-label', 'placeholder', 'aria-valuetext'];
  const elements = [element, ...element.querySelectorAll('*')];
  const said = elements.flatMap(one => [
    ...attributes.map(name => one.getAttribute(name) ?? ''),
    ...(one.localName === 'code' ? [] : [...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent ?? '')),
  ]);
  return said.filter(isEnglish);
}

const nothing = (): void => undefined;
/** Any event, ignored. */
const ignored = new Proxy({}, { get: () => nothing }) as never;

/** A file whose every word is in capitals, to tell them from those of the page. */
const file = { ...overview, name: 'BEFORE.CAR', path: '/W/BEFORE.CAR', kind: 'REPOSITORY', why: 'V3', roots: [{ cid: 'BAFYROOT', present: true, what: 'ROOT' }] };
const loud = { ...commit, cid: 'BAFYCOMMIT', did: 'DID:WEB:MIRA', rev: '3LVJ', revTime: '2025', data: 'BAFYDATA', prev: 'BAFYPREV', linked: false, dataPresent: false, signature: { state: 'not checked' as const, why: 'WHY' } };
const compared: Overview = (() => {
  const side = {
    name: 'A.CAR', path: '/W/A.CAR', root: 'BAFYROOT', format: 'MST', layers: 2, entries: 5, nodes: 3, blocks: 9, bytes: 1000, read: 3, counted: 'done', digests: 'right', notes: [],
    commit: { cid: 'BAFYCOMMIT', did: 'DID', rev: null },
  };
  return {
    left: side, right: { ...side, root: 'BAFYOTHER', entries: null, counted: 'failed' }, changes: { added: 1, removed: 2, updated: 3 }, misaligned: 2, unresolved: 1,
    nodes: { created: 1, deleted: 2, moved: 0 }, extent: { rowCount: 12, marks: [], bands: [] },
  } as unknown as Overview;
})();

test('the host hands the texts over as they are, and the language with them', () => {
  assert.equal(page.documentElement.getAttribute('lang'), 'qps-ploc');
  assert.equal(page.title, 'A < B');
  assert.equal(t('a "quoted" <text> & {0}', '{0}'), 'ein "<b>{0}</b>" & mehr');
  const english = parseHTML(comparisonPage({ cspSource: '', nonce: '', script: '', style: '', session: '', page: 'inspector', title: '', translation: undefined })).document;
  assert.deepEqual([english.documentElement.getAttribute('lang'), english.body.hasAttribute('data-texts')], ['en', false]);
});

describe('a text', () => {
  test('is filled in as vscode.l10n.t does it', () => {
    assert.equal(t('{0} of {1}', 3, 'x {0}'), '⟦3 of x {0}⟧');
    assert.equal(t('no such text: {0} {1}', '$&'), 'no such text: $& {1}');
    assert.equal(plural(1, '{0} entry', '{0} entries'), '⟦1 entry⟧');
    assert.equal(plural(1402, '{0} entry', '{0} entries'), '⟦1,402 entries⟧');
  });
  test('that has no translation is English, whatever it is called', () => {
    assert.equal(t('constructor'), 'constructor');
    assert.equal(t('__proto__'), '__proto__');
  });
  test('of the host passes, too', () => {
    const l10n = { t: (text: string, ...args: (string | number)[]) => (translation[text] ?? text).replace(/\{(\d+)\}/g, (_, at: string) => String(args[Number(at)])) };
    const { text } = summaryOf({ name: '', files: 3, examined: 2, errors: 1, warnings: 2, notes: 0, unreadable: 0, failed: [], cut: true }, l10n);
    assert.equal(untranslatedIn(text).trim(), '');
  });
});

describe('in another language', () => {
  test('the comparison', () => {
    const header = new Header(nothing);
    header.show(compared);
    header.at({ index: 3, reads: { left: 1, right: 2 }, changes: { removed: 0, added: 1 } } as never);
    const search = new SearchBox(ignored);
    const toolbar = new Toolbar(nothing, search.element);
    toolbar.showChange(1, 3);
    toolbar.showRows(0, 20, 300);
    toolbar.showZoom(1);
    const opening = new OpeningPage(t('Opening both files…'));
    const elements = [header.element, toolbar.element, new Help(nothing).element, opening.element, failurePage({ code: 'missing-block', message: 'A BLOCK' }, ignored)];
    assert.deepEqual(elements.flatMap(wrongIn), []);
    const state = { query: 'K', found: [{} as never], total: 2, at: 0, running: false, failure: undefined };
    assert.ok([state, { ...state, at: null }, { ...state, running: true }, { ...state, total: 0, found: [] }].every(each => !isEnglish(countText(each))));
  });

  test('the picture: what stands in it, and what is said of it', () => {
    // Of CIDs and keys as they are, and shortened.
    const ours = (text: string) => isEnglish(untranslatedIn(text).replaceAll(/\S*(bafy|aaa|app\.bsky|…)\S*/g, ''));
    for (const sides of [['left', 'right'], ['left']] as const) {
      const { rows: shown, boxes, bands, headings } = layout({ ...frame, sides, names: { left: 'A.CAR', right: 'B.CAR' } })({ ...sketch, rows: [...rows, unresolved('left', 'gone')] }, 0);
      const said = [
        ...shown.flatMap(({ content }) => (content ? [content.tooltip, ...content.cells.flatMap(({ speech, texts }) => [speech, ...texts.map(({ text }) => text)]), ...content.gaps.map(({ text }) => text)] : [])),
        ...boxes.flatMap(({ tooltip, speech, lines }) => [tooltip, speech, ...lines.map(({ text }) => text)]),
        ...bands.map(({ tooltip }) => tooltip), ...headings.map(({ text }) => text),
      ];
      assert.ok(said.length > 30);
      assert.deepEqual(said.flatMap(text => text.split('\n')).filter(ours), []);
    }
  });

  test('the step panel', () => {
    const panel = new StepPanel(ignored);
    assert.deepEqual(wrongIn(panel.element), []);
  });

  test('the editor of one file', async () => {
    const header = new InspectorHeader(ignored);
    header.show(file, { ...survey, findings: null, missing: { nodes: 1, records: 2 }, stray: 1 }, 'nothing', false);
    const tab = new OverviewTab(ignored);
    tab.show({ ...file, commits: [loud], rootsTotal: 3 }, { ...survey, layers: [], collections: [{ name: 'COLLECTION', count: 5 }] }, 'nothing');
    const why = new WhyPanel({ ...(ignored as object), ask: async () => ({
      key: 'K', label: 'K', present: true, cid: 'BAFYVALUE', hash: { name: 'SHA-256', hex: '00ff', zeroBits: 8 }, layer: 4, previous: { key: 'J', label: 'J' }, next: null, why: ['WHY'],
      path: [{ layer: 4, cid: 'BAFYNODE', range: '(J … L)', entries: 2, subtrees: 3 }],
    }) } as never);
    await why.explain('K');
    const details = document.createElement('section');
    showItem(details, { label: 'K', description: '', facts: [{ label: 'CID', value: 'BAFYVALUE' }], icon: 'record', ref: null, cid: 'BAFYVALUE', key: 'K', root: null, present: true, count: null }, ignored, true);
    assert.deepEqual([header.element, tab.element, why.element, details].flatMap(wrongIn), []);
    assert.ok(tab.element.querySelectorAll('table.bars').length >= 2 && tab.element.querySelectorAll('.commit dt').length >= 7, 'all of it is there');
  });
});
