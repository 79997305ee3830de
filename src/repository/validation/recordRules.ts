// What can be wrong with a record block on its own.
import type { Key } from '../../tree/range';
import { codecs, readCid } from '../../tree/cid';
import type { Complain } from './cborCursor';
import { CborCursor, CborUnreadable, major } from './cborCursor';
import type { FileBlock } from './fileBlocks';
import type { Findings, Severity } from './findings';

const sizeLimit = 1 << 20;

export function checkRecord({ cid, bytes, offset }: FileBlock, key: Key | undefined, findings: Findings): void {
  const note = (severity: Severity, at: number, rule: string, reason: string) => findings.add(severity, rule, { cid, offset: offset + at, key }, `record: ${reason}`);
  if (bytes.length > sizeLimit) note('warning', 0, 'large-record', `${bytes.length} bytes, over 1 MiB`);
  if (readCid(cid.bytes, cid.start, cid.end)?.codec !== codecs.dagCbor) return;
  const complain: Complain = (at, rule, reason) => note(rule === 'float' ? 'warning' : 'error', at, rule, reason);
  const cursor = new CborCursor(bytes, complain);
  try {
    if (cursor.peek() !== major.map) complain(0, 'type', 'a record is a map');
    cursor.skip();
    if (!cursor.ended) complain(cursor.at, 'trailing-bytes', `${bytes.length - cursor.at} bytes follow it`);
  } catch (error) {
    if (!(error instanceof CborUnreadable)) throw error;
    complain(error.at, error.rule, error.reason);
  }
}
