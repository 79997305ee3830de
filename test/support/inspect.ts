// Asks an inspection as its contract has it: arguments and replies are checked against the schemas, and
// no reply is larger than a message may be.
import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { Calls } from '../../src/protocol/channel';
import type { Progress } from '../../src/protocol/contracts';
import type { InspectionOverview, Item, ItemPage, Ref } from '../../src/protocol/inspection';
import { inspectionCalls } from '../../src/protocol/inspection';
import { inspectionAnswers } from '../../src/worker/inspectionAnswers';

const messageLimit = 1 << 20;
/** What stays between host and worker, where a reply may be larger. */
const unpaged: ReadonlySet<string> = new Set(['findings', 'recordText', 'valueText', 'exportBlock', 'exportProof'] satisfies (keyof typeof inspectionCalls)[]);

export type Asking = Calls<typeof inspectionCalls>;

export interface Inspected {
  readonly ask: Asking;
  readonly overview: InspectionOverview;
  readonly progress: readonly Progress[];
}

export async function inspect(bytes: Uint8Array, name = 'some.car'): Promise<Inspected> {
  const progress: Progress[] = [];
  const answers = inspectionAnswers(() => assert.fail('nothing is opened by its path'), told => void progress.push(told));
  const ask = Object.fromEntries(Object.entries(inspectionCalls).map(([call, { args, reply }]) => [call, async (given: unknown) => {
    const answer = answers[call as keyof typeof answers] as (args: unknown) => unknown;
    const replied: unknown = v.parse(reply, await answer(v.parse(args, given)));
    if (!unpaged.has(call)) assert.ok(JSON.stringify([replied]).length <= messageLimit, `the reply of ${call} is too large`);
    return replied;
  }])) as unknown as Asking;
  return { ask, progress, overview: await ask.inspectOpen({ file: { name, path: `/somewhere/${name}`, bytes } }) };
}

/** A page, asked for again where the first call had looked at enough. */
export async function pageOf(ask: Asking, of: Ref, from = 0, count = 500, filter?: string): Promise<ItemPage> {
  const items: Item[] = [];
  for (;;) {
    const page = await ask.children({ of, from: from + items.length, count: count - items.length, ...(filter === undefined ? {} : { filter }) });
    items.push(...page.items);
    if (items.length >= count || !page.more) return { ...page, from, items };
  }
}

/** Every item of a list, page by page. */
export async function allOf(ask: Asking, of: Ref, filter?: string): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const page = await pageOf(ask, of, items.length, 500, filter);
    items.push(...page.items);
    if (!page.more) return items;
  }
}

export function labels(items: readonly Item[]): string[] {
  return items.map(({ label }) => label);
}
