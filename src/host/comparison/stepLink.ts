// Links to a step of a walk: `vscode://publisher.name/compare?left=…&right=…&step=…` opens the same files,
// roots and step on the machine where the files are. A link may come from anywhere: what it names is
// only ever read, and VS Code asks before it hands one over.
import * as v from 'valibot';
import { treeChoice } from '../../protocol/contracts';
import type { Comparing, Session } from './session';
import { uriText, usualChoice } from './session';

export const linkPath = '/compare';
const sides = ['left', 'right'] as const;
const stepText = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));

/** The query; what is as usual is left out. */
export function linkQuery({ left, right, choices }: Pick<Session, 'left' | 'right' | 'choices'>, step: number): string {
  const query = new URLSearchParams({ left, right });
  for (const side of sides) {
    const { root, format, onMissing } = choices[side];
    if (root !== null) query.set(`${side}-root`, root);
    if (format !== null) query.set(`${side}-format`, format);
    if (onMissing !== 'deny') query.set(`${side}-missing`, onMissing);
  }
  query.set('step', String(step));
  return query.toString();
}

/** undefined when the query is not one of ours. */
export function comparingOf(query: string): Comparing | undefined {
  const given = new URLSearchParams(query);
  const choice = (side: (typeof sides)[number]) => ({
    root: given.get(`${side}-root`),
    format: given.get(`${side}-format`),
    onMissing: given.get(`${side}-missing`) ?? usualChoice.onMissing,
  });
  const parsed = v.safeParse(v.object({
    left: uriText,
    right: uriText,
    choices: v.object({ left: treeChoice, right: treeChoice }),
    step: v.nullable(stepText),
  }), { left: given.get('left'), right: given.get('right'), choices: { left: choice('left'), right: choice('right') }, step: given.get('step') });
  return parsed.success ? parsed.output : undefined;
}
