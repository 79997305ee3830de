// Links to a step, and the sessions made of them: what is written is read again, anything else is refused.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newSession, savedSession, sessionText, usualChoice } from '../../src/host/comparison/session';
import { comparingOf, linkQuery } from '../../src/host/comparison/stepLink';

const files = { left: 'file:///a%20b/before.car', right: 'git:/after.car?ref=HEAD&path=x' };

describe('links', () => {
  test('files, roots, formats, policies and the step come back', () => {
    const choices = { left: { root: 'bafyroot', format: 'dialog', onMissing: 'deny' }, right: { root: null, format: null, onMissing: 'boundary' } } as const;
    assert.deepEqual(comparingOf(linkQuery({ ...files, choices }, 17)), { ...files, choices, step: 17 });
  });

  test('what is as usual is not in the link', () => {
    const query = linkQuery({ ...files, choices: { left: usualChoice, right: usualChoice } }, 3);
    assert.deepEqual([...new URLSearchParams(query).keys()], ['left', 'right', 'step']);
  });

  const refused: [why: string, query: string][] = [
    ['no file', 'left=file:///a.car'],
    ['a path that is no URI', 'left=/a.car&right=file:///b.car'],
    ['a step that is no number', 'left=file:///a.car&right=file:///b.car&step=last'],
    ['a negative step', 'left=file:///a.car&right=file:///b.car&step=-1'],
    ['an unknown policy', 'left=file:///a.car&right=file:///b.car&left-missing=ignore'],
  ];
  for (const [why, query] of refused) {
    test(`${why}: refused`, () => assert.equal(comparingOf(query), undefined));
  }
});

describe('sessions', () => {
  test('what was not asked for is as usual', () => {
    const session = newSession({ left: 'file:///a', right: 'file:///b' }, 'id');
    assert.deepEqual(session, { left: 'file:///a', right: 'file:///b', choices: { left: usualChoice, right: usualChoice }, step: null, lesson: null, id: 'id' });
  });

  test('a saved session comes back, also one of a version that knew less', () => {
    const session = newSession({ left: 'file:///a', right: 'file:///b', step: 4, lesson: 'height' }, 'id');
    assert.deepEqual(savedSession({ session: sessionText(session) }), session);
    assert.equal(savedSession({ session: '{"left":"file:///a","right":"file:///b","id":"id"}' })?.step, null);
    assert.equal(savedSession({ session: 'nonsense' }), undefined);
    assert.equal(savedSession({ session: '{"left":"/no/uri","right":"file:///b","id":"id"}' }), undefined);
    assert.equal(savedSession(undefined), undefined);
  });
});
