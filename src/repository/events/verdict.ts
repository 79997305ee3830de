// How grave a finding about a commit event is: to the letter of Sync v1.1, and for the relays of
// today, which pass on what they only warn about.
// Sources: https://atproto.com/specs/sync#message-validation-checklist; indigo's relay.
import type { Cid } from '../../tree/cid';

/** `unchecked`: the event lacks what the check needs, which is no fault of an old event. */
export type Grade = 'error' | 'warning' | 'unchecked';

/** By rule: strict, relay. */
export const grades = {
  'car': ['error', 'error'],
  'blocks-size': ['error', 'error'],
  'operation-count': ['error', 'error'],
  'too-big-flag': ['error', 'error'],
  'rebase-flag': ['error', 'error'],
  'commit-missing': ['error', 'error'],
  'commit-root': ['error', 'warning'],
  'commit-form': ['error', 'error'],
  'did': ['error', 'error'],
  'rev': ['error', 'error'],
  'rev-future': ['error', 'error'],
  'rev-order': ['error', 'error'],
  'signature': ['error', 'error'],
  'since': ['error', 'warning'],
  'prev-data': ['error', 'warning'],
  'operation-form': ['error', 'warning'],
  'record-missing': ['error', 'warning'],
  'record-size': ['error', 'warning'],
  'inversion': ['error', 'warning'],
  'inversion-order': ['warning', 'warning'],
  'inversion-unchecked': ['unchecked', 'warning'],
} as const satisfies { readonly [rule: string]: readonly [strict: Grade, relay: Grade] };

export type EventRule = keyof typeof grades;

export interface EventFinding {
  readonly rule: EventRule;
  /** One sentence. */
  readonly message: string;
  readonly cid?: Cid | undefined;
  /** The place of an operation in the event's list. */
  readonly operation?: number | undefined;
}

export interface GradedFinding extends EventFinding {
  readonly grade: Grade;
}

export interface Verdict {
  /** undefined: nothing is wrong, but the event cannot be checked in full. */
  readonly ok: boolean | undefined;
  /** The gravest finding's; empty when there is none. */
  readonly reason: string;
  readonly cid: Cid | undefined;
  readonly operation: number | undefined;
  readonly findings: readonly GradedFinding[];
}

export function verdictOf(findings: readonly EventFinding[], reader: 'strict' | 'relay'): Verdict {
  const graded = findings.map((finding): GradedFinding => ({ ...finding, grade: grades[finding.rule][reader === 'strict' ? 0 : 1] }));
  const gravest = graded.find(({ grade }) => grade === 'error') ?? graded.find(({ grade }) => grade === 'unchecked') ?? graded[0];
  return {
    ok: gravest?.grade === 'error' ? false : gravest?.grade === 'unchecked' ? undefined : true,
    reason: gravest?.message ?? '',
    cid: gravest?.cid,
    operation: gravest?.operation,
    findings: graded,
  };
}
