// A recorded step as the stepper shows it: the sentence, a few words for the table, cursors, lists, stack.
import { isMoved } from '../diff/blocks';
import type { TraceStep } from '../diff/trace';
import { isUnchanged } from '../diff/trace';
import { sideNames } from '../diff/walk';
import type { ComparedRange, WalkEvent } from '../diff/walkEvents';
import type { Reference, WalkCursor, WalkStep } from '../protocol/steps';
import { cidText } from '../tree/cid';
import type { Item, Subtree } from '../tree/node';
import type { Key, KeyRange } from '../tree/range';
import { rangeText, sameRange } from '../tree/range';
import type { TreeFormat } from '../tree/source';
import { valueText } from './values';

/** References of a range that a step lists on each side. */
const listed = 50;

export class StepDescriber {
  /** `keyText`: as the format of both trees reads keys. */
  constructor(private readonly format: TreeFormat, private readonly keyText: (key: Key) => string) {}

  describe(index: number, step: TraceStep, rows: WalkStep['rows']): WalkStep {
    const { event, left, right, range, stack, loads, changes } = step;
    return {
      index,
      kind: event.kind,
      sentence: this.#sentence(step),
      action: actionOf(event),
      left: left ? this.#cursor(left) : null,
      right: right ? this.#cursor(right) : null,
      range: range ? this.#range(range) : null,
      lists: 'range' in event ? { left: this.#list(event.range.left), right: this.#list(event.range.right) } : null,
      stack: stack.map(subtree => this.#reference(subtree)),
      reads: loads,
      changes,
      rows,
    };
  }

  #range = (range: KeyRange): string => rangeText(range, this.keyText);

  #reference(subtree: Subtree): Reference {
    return { cid: cidText(subtree.cid), layer: subtree.layer, range: this.#range(subtree) };
  }

  #cursor(item: Item): WalkCursor {
    return item.kind === 'subtree'
      ? { kind: 'subtree', ...this.#reference(item) }
      : { kind: 'entry', key: this.keyText(item.key), value: valueText(item.value) };
  }

  #list(subtrees: readonly Subtree[]) {
    return { first: subtrees.slice(0, listed).map(subtree => this.#reference(subtree)), total: subtrees.length };
  }

  #sentence({ event, loads, changes }: TraceStep): string {
    switch (event.kind) {
      case 'start': return startSentence(event);
      case 'skip': return this.#skipSentence(event);
      case 'compare': {
        const [left, right] = [event.range.left[0]!, event.range.right[0]!];
        return `Both sides have one subtree with the same bounds, ${this.#range(event.range)}, and different hashes (${short(left)} and ${short(right)}): the range holds just this pair. Their children are compared next.`;
      }
      case 'misaligned': return this.#misalignedSentence(event.range);
      case 'exhausted': return this.#exhaustedSentence(event.range);
      case 'load': {
        const { subtree, items } = event.node;
        const entries = items.filter(({ kind }) => kind === 'entry').length;
        return `Reads ${short(subtree)} on the ${sideNames[event.side]} (${plural(entries, 'entry', 'entries')}, ${plural(items.length - entries, 'subtree')}): the other tree has no node with this hash, so what lies in ${this.#range(subtree)} may differ.`;
      }
      case 'unresolved':
        return `The block ${short(event.subtree)} is not in the ${sideNames[event.side]} file, which is allowed here: ${this.#range(event.subtree)} stays unresolved, and nothing in it counts as a change.`;
      case 'entries': return this.#entrySentence(event);
      case 'end':
        return `The walk ends with ${plural(changes.removed, 'Remove')} and ${plural(changes.added, 'Add')}; it read ${plural(loads.left, 'block')} on the left and ${loads.right} on the right.`;
    }
  }

  #skipSentence({ left, right }: WalkEvent & { kind: 'skip' }): string {
    const equal = `equal hashes, so everything below is equal and neither block is read`;
    if (!isMoved({ left, right })) return `Both sides have ${short(left)} for ${this.#range(left)}: ${equal}. Both cursors advance.`;
    const where = sameRange(left, right) ? `in ${this.#range(left)}` : `on the left in ${this.#range(left)}, on the right in ${this.#range(right)}`;
    return `Both sides have ${short(left)}, ${where}, under parents with different bounds: ${equal}. It moved with a boundary; it is not removed and added.`;
  }

  #misalignedSentence(range: ComparedRange): string {
    const { left, right } = range;
    const [l, r] = [left[0]!, right[0]!];
    const differ = left.length === 1 && right.length === 1
      ? `${short(l)} covers ${this.#range(l)} on the left, ${short(r)} covers ${this.#range(r)} on the right`
      : `up to the next boundary both sides share, the left has ${plural(left.length, 'subtree')} and the right ${right.length}`;
    return `The bounds do not line up in ${this.#range(range)}: ${differ}. They are taken together: all their children are compared as two lists.`;
  }

  #exhaustedSentence(range: ComparedRange): string {
    const added = range.left.length === 0;
    const those = added ? range.right : range.left;
    const side = added ? 'right' : 'left';
    const outcome = added ? 'added' : 'removed';
    const unless = this.format.entriesIn === 'every layer' ? `, unless the ${added ? 'left' : 'right'} tree holds the same keys in another layer` : '';
    return `In ${this.#range(range)} only the ${side} tree has subtrees of layer ${range.layer} (${plural(those.length, 'subtree')}): the other list is empty. They are opened, and what is in them is ${outcome}${unless}.`;
  }

  #entrySentence(event: WalkEvent & { kind: 'entries' }): string {
    const key = this.keyText((event.left ?? event.right)!.key);
    if (isUnchanged(event)) return `${key} has the same value on both sides: no change. Both cursors advance.`;
    if (!event.right) return `${key} is on the left only: Remove. The left cursor advances.`;
    if (!event.left) return `${key} is on the right only: Add. The right cursor advances.`;
    return `${key} is on both sides with different values: Remove, then Add. Both cursors advance.`;
  }
}

function startSentence({ left, right }: WalkEvent & { kind: 'start' }): string {
  if (!left && !right) return 'Both trees are empty: there is nothing to compare.';
  if (!left) return `The left tree is empty: everything below ${short(right!)} is added.`;
  if (!right) return `The right tree is empty: everything below ${short(left)} is removed.`;
  const equal = cidText(left.cid) === cidText(right.cid);
  return equal
    ? `Both roots are ${short(left)}: equal hashes, so the trees are equal and nothing is read.`
    : `The walk starts at the roots, ${short(left)} on the left and ${short(right)} on the right. Their hashes differ, so something below them does.`;
}

function actionOf(event: WalkEvent): string {
  switch (event.kind) {
    case 'start': return 'start at the roots';
    case 'skip': return isMoved(event) ? 'moved: skip, advance both' : 'skip, advance both';
    case 'compare': return 'compare their children';
    case 'misaligned': return `misaligned: collect ${event.range.left.length} and ${event.range.right.length}, compare their children`;
    case 'exhausted': return event.range.left.length === 0 ? 'left exhausted: add all' : 'right exhausted: remove all';
    case 'load': return `read ${sideNames[event.side]}`;
    case 'unresolved': return `absent on the ${sideNames[event.side]}: unresolved`;
    case 'entries':
      if (isUnchanged(event)) return 'equal, advance both';
      if (!event.right) return 'Remove, advance left';
      return event.left ? 'Remove, Add, advance both' : 'Add, advance right';
    case 'end': return 'end';
  }
}

/** The end of a CID tells it from its neighbours; the whole of it is with the cursors. */
function short({ cid }: Subtree): string {
  return `…${cidText(cid).slice(-6)}`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
