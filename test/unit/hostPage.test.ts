// The page of a comparison and what survives in it: the policy, and that no text becomes markup.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseHTML } from 'linkedom';
import { comparisonPage, escapeHtml } from '../../src/host/page/html';
import { newSession, savedSession, sessionText } from '../../src/host/comparison/session';

const hostile = newSession({ left: 'file:///a"><img src=x onerror=alert(1)>&amp;\'.car', right: 'vscode-vfs://github/o/r/b.car' }, '1-2');
const page = comparisonPage({
  cspSource: 'https://*.example',
  nonce: 'bm9uY2U=',
  script: 'https://w.example/dist/webview.js',
  style: 'https://w.example/dist/webview.css',
  session: sessionText(hostile),
  page: 'comparison',
  title: 'A & B',
  translation: undefined,
});

describe('the page', () => {
  const { document } = parseHTML(page);

  test('allows our script and style and nothing else', () => {
    const policies = [...document.querySelectorAll('meta[http-equiv="Content-Security-Policy"]')].map(meta => meta.getAttribute('content'));
    assert.deepEqual(policies, ["default-src 'none'; style-src https://*.example 'nonce-bm9uY2U='; script-src 'nonce-bm9uY2U='"]);
  });
  test('has one script, with the nonce, one style, and nothing inline', () => {
    const scripts = [...document.querySelectorAll('script')];
    const parts = scripts.map(script => [script.getAttribute('nonce'), script.getAttribute('src'), script.textContent]);
    assert.deepEqual(parts, [['bm9uY2U=', 'https://w.example/dist/webview.js', '']]);
    assert.equal(document.querySelectorAll('style, [style], img, iframe').length, 0);
    assert.equal(document.querySelectorAll('link').length, 1);
  });
  test('tells the component library the nonce for the style with which it tries what the browser knows', () => {
    assert.equal(document.querySelector('meta[property="csp-nonce"]')?.getAttribute('content'), 'bm9uY2U=');
  });
  test('hands the session over unharmed, and it comes back from saved state', () => {
    const text = document.body.getAttribute('data-session') ?? '';
    assert.deepEqual(savedSession({ session: text, cursor: 3 }), hostile);
  });
});

test('text in HTML has no character that ends it', () => {
  assert.equal(escapeHtml(`<a href="x" title='y'>&`), '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;');
});

test('state that is not ours gives no session', () => {
  for (const state of [undefined, null, {}, { session: 1 }, { session: '{' }, { session: '{"left":"a","id":"1"}' }, { session: '{"left":"","right":"b","id":"1"}' }]) {
    assert.equal(savedSession(state), undefined);
  }
});
