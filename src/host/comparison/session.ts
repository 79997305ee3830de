// What a comparison is made of, as text: the webview keeps it in its own saved state, opaque to it,
// and after a window reload the panel is made again from it. It is input then, and is checked.
import * as v from 'valibot';
import { treeChoice, type TreeChoice } from '../../protocol/contracts';

/** What the header of the file says, recognised by itself, complete. */
export const usualChoice: TreeChoice = { root: null, format: null, onMissing: 'deny' };

const choice = v.optional(treeChoice, usualChoice);

/** With a scheme; what else may be wrong with it, whoever parses it finds out. */
export const uriText = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+.-]*:/i), v.maxLength(8192));

const session = v.object({
  /** The URIs of the two files, as they were first compared. */
  left: uriText,
  right: uriText,
  choices: v.optional(v.object({ left: choice, right: choice }), { left: usualChoice, right: usualChoice }),
  /** The step of the walk to begin with; null: the stepper stays closed. */
  step: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
  /** The id of a lesson, for its words. */
  lesson: v.optional(v.nullable(v.string()), null),
  /** Of the panel, for what the host remembers of it. */
  id: v.string(),
});
export type Session = v.InferOutput<typeof session>;
/** What is asked for; the rest is as usual. */
export type Comparing = Omit<v.InferInput<typeof session>, 'id'>;

const savedState = v.object({ session: v.pipe(v.string(), v.parseJson(), session) });

export function newSession(comparing: Comparing, id: string): Session {
  return v.parse(session, { ...comparing, id });
}

export function sessionText(of: Session): string {
  return JSON.stringify(of);
}

/** The session in the webview's saved state; undefined when there is none to be had. */
export function savedSession(state: unknown): Session | undefined {
  const parsed = v.safeParse(savedState, state);
  return parsed.success ? parsed.output.session : undefined;
}
