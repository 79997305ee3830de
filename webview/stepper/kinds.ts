// The kinds of events, for the eye: a name, a height and the shape of a head. Heights and shapes
// tell them apart where colours do not.
import type { StepKind, Stop } from '../../src/protocol/steps';
import { t } from '../l10n';
import { shortenCid, shortenKey } from '../layout/shorten';

export interface KindLook {
  readonly name: string;
  /** Of the strip, 0 to 1. */
  readonly height: number;
  /** On top of the stem, for a radius of 1; nothing where the stem is all. */
  readonly head: readonly (readonly [number, number])[];
}

const circle = Array.from({ length: 12 }, (_, corner) => [Math.cos((corner * Math.PI) / 6), Math.sin((corner * Math.PI) / 6)] as const);

export const kindLooks: Readonly<Record<StepKind, KindLook>> = {
  start: { name: t('start'), height: 1, head: [[-1, -1], [1, 0], [-1, 1]] },
  skip: { name: t('skipped by hash'), height: 0.25, head: [] },
  compare: { name: t('compare'), height: 0.7, head: circle },
  misaligned: { name: t('misaligned'), height: 1, head: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]] },
  exhausted: { name: t('one side only'), height: 0.85, head: [[0, -1.1], [1.1, 0.9], [-1.1, 0.9]] },
  load: { name: t('block read'), height: 0.55, head: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]] },
  unresolved: { name: t('block missing'), height: 0.85, head: [[-1.2, -0.8], [-0.8, -1.2], [0, -0.4], [0.8, -1.2], [1.2, -0.8], [0.4, 0], [1.2, 0.8], [0.8, 1.2], [0, 0.4], [-0.8, 1.2], [-1.2, 0.8], [-0.4, 0]] },
  entries: { name: t('entries'), height: 0.4, head: [[-1, -0.3], [1, -0.3], [1, 0.3], [-1, 0.3]] },
  end: { name: t('end'), height: 1, head: [[1, -1], [-1, 0], [1, 1]] },
};

/** A head as a path around a point. */
export function headPath(kind: StepKind, x: number, y: number, radius: number): string {
  const { head } = kindLooks[kind];
  return head.length === 0 ? '' : `M${head.map(([dx, dy]) => `${round(x + dx * radius)} ${round(y + dy * radius)}`).join('L')}z`;
}

/** A stop in a few words. */
export function stopText(stop: Stop): string {
  if (stop.kind === 'event') return t('event: {0}', kindLooks[stop.event].name);
  return stop.kind === 'key' ? t('key {0}', shortenKey(stop.key, 32)) : `CID ${shortenCid(stop.cid)}`;
}

const round = (number: number): number => Math.round(number * 10) / 10;
