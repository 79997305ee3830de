// Findings as lines of the Problems panel, and the message that sums up a validation.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { visible } from '../../src/host/fileNames';
import { problemsOf, unreadableProblem } from '../../src/host/validation/problems';
import { summaryOf, type Summary } from '../../src/host/validation/summary';
import type { InspectionFinding, Validation } from '../../src/protocol/inspection';
import { inspect } from '../support/inspect';
import { l10n } from '../support/l10n';

const finding: InspectionFinding = { severity: 'error', rule: 'hash', cid: 'bafyone', offset: 17, key: null, message: 'it is wrong', related: [] };
const validation = (findings: InspectionFinding[], rules: Validation['rules'] = []): Validation => ({ verdict: 'findings', findings, rules, errors: 0, warnings: 0, notes: 0 });

describe('problems', () => {
  test('say rule, CID and byte', () => {
    assert.deepEqual(problemsOf(validation([finding]), l10n), [
      { severity: 'error', rule: 'hash', message: 'it is wrong (hash, bafyone, byte 17)', places: [{ message: 'the block, byte by byte', cid: 'bafyone' }] },
    ]);
  });
  test('say what is known where there is no block or no place', () => {
    const messages = problemsOf(validation([{ ...finding, cid: null }, { ...finding, offset: null }, { ...finding, cid: null, offset: null }]), l10n).map(({ message }) => message);
    assert.deepEqual(messages, ['it is wrong (hash, byte 17)', 'it is wrong (hash, bafyone)', 'it is wrong (hash)']);
  });
  test('do not lead to a block that is not there, nor twice to the same', () => {
    const related = [{ message: 'elsewhere', cid: 'bafytwo', offset: 3 }, { message: 'the same', cid: 'bafyone', offset: 3 }, { message: 'nowhere', cid: null, offset: 3 }];
    const places = (rule: string) => problemsOf(validation([{ ...finding, rule, related }]), l10n)[0]!.places.map(({ cid }) => cid);
    assert.deepEqual(places('hash'), ['bafyone', 'bafytwo']);
    for (const rule of ['missing-block', 'absent-record', 'absent-block']) assert.deepEqual(places(rule), ['bafytwo']);
  });
  test('that are too many to be listed are one line with their number', () => {
    const rules = [{ rule: 'hash', severity: 'error' as const, count: 150 }, { rule: 'other', severity: 'warning' as const, count: 7 }];
    const problems = problemsOf(validation([...Array<InspectionFinding>(100).fill(finding)], rules), l10n);
    assert.equal(problems.length, 102);
    assert.deepEqual(problems.slice(100).map(({ message, severity }) => [severity, message]), [['error', '50 more of this kind are not listed (hash)'], ['warning', '7 more of this kind are not listed (other)']]);
    assert.deepEqual(problemsOf(validation([finding], [{ rule: 'hash', severity: 'error', count: 1 }]), l10n).length, 1);
  });
  test('have hostile text escaped and bounded', () => {
    const [{ message } = { message: '' }] = problemsOf(validation([{ ...finding, message: `\u202e\n${'x'.repeat(10_000)}` }]), l10n);
    assert.ok(message.startsWith(`${visible('\u202e\n')}x`));
    assert.doesNotMatch(message, /[\u202e\n]/);
    assert.ok(message.length < 2200);
    assert.equal(unreadableProblem('malformed-car', 'no\u0007').message, `no${visible('\u0007')}`);
  });
  test('of a sample that was cut short name the byte and the missing nodes', async () => {
    const { ask } = await inspect(new Uint8Array(readFileSync(new URL('../../samples/broken.car', import.meta.url))));
    const problems = problemsOf(await ask.findings({ key: null }), l10n);
    assert.match(problems.find(({ rule }) => rule === 'framing')!.message, /cut short.*\(framing, byte \d+\)$/);
    const missing = problems.filter(({ rule }) => rule === 'missing-block');
    assert.equal(missing.length, 7);
    for (const { message, severity } of missing) {
      assert.equal(severity, 'error');
      assert.match(message, /\(missing-block, bafyrei\w{52}, byte \d+\)$/);
    }
  });
});

describe('the summary', () => {
  const none: Summary = { files: 1, name: 'x.car', cut: false, examined: 1, errors: 0, warnings: 0, notes: 0, unreadable: 0, failed: [] };
  const say = (summary: Partial<Summary>) => {
    const { level, text } = summaryOf({ ...none, ...summary }, l10n);
    return [level, text];
  };
  test('of one file', () => {
    assert.deepEqual(say({}), ['information', 'x.car: nothing wrong.']);
    assert.deepEqual(say({ notes: 1 }), ['information', 'x.car: nothing wrong, 1 note.']);
    assert.deepEqual(say({ warnings: 2 }), ['warning', 'x.car: 2 warnings.']);
    assert.deepEqual(say({ errors: 1, warnings: 1, notes: 3 }), ['error', 'x.car: 1 error, 1 warning, 3 notes.']);
  });
  test('of several, and of none', () => {
    assert.deepEqual(say({ files: 3, name: '', examined: 3, errors: 5, unreadable: 1 }), ['error', '3 of 3 files validated: 5 errors. 1 of them cannot be read as CAR files.']);
    assert.deepEqual(say({ files: 0, name: '', examined: 0 }), ['warning', 'There are no CAR files here.']);
  });
  test('never calls well what was not examined', () => {
    assert.deepEqual(say({ examined: 0 }), ['warning', 'x.car was not validated.']);
    assert.deepEqual(say({ files: 3, name: '', examined: 1 }), ['warning', '1 of 3 files validated: nothing wrong.']);
    assert.deepEqual(say({ examined: 0, failed: ['x.car: gone'] }), ['error', 'x.car was not validated. x.car: gone']);
    assert.equal(say({ files: 3, name: '', examined: 3, cut: true })[0], 'warning');
  });
});
