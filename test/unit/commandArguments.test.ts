// What commands may be given: menus pass URIs and targets, key bindings and other extensions anything.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isTarget, uriOf } from '../../src/host/inspection/target';

const uri = { scheme: 'file', path: '/a.car', with: () => uri };
const target = { uri, cid: null, key: 'a/b', root: null };

describe('arguments of commands', () => {
  test('a URI, and a place inside a file', () => {
    assert.equal(uriOf(uri), uri);
    assert.equal(uriOf(target), uri);
    assert.ok(isTarget(target));
  });

  const others: [what: string, value: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a path', '/a.car'],
    ['a list', [uri]],
    ['a URI that became JSON', { scheme: 'file', path: '/a.car' }],
    ['a place in a file by its path', { ...target, uri: '/a.car' }],
    ['a place with a key that is no text', { ...target, key: 7 }],
    ['a place that says nothing of its tree', { uri, cid: null, key: null }],
  ];
  for (const [what, value] of others) {
    test(`${what} is neither`, () => {
      assert.equal(isTarget(value), false);
      assert.equal(uriOf(value), undefined);
    });
  }
});
