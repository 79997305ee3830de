// What a comparison is made of, as text: the webview keeps it in its own saved state, opaque to it,
// and after a window reload the panel is made again from it. It is input then, and is checked.
import * as v from 'valibot';

/** The URIs of the two files. */
const session = v.object({ left: v.pipe(v.string(), v.minLength(1)), right: v.pipe(v.string(), v.minLength(1)) });
export type Session = v.InferOutput<typeof session>;

const savedState = v.object({ session: v.pipe(v.string(), v.parseJson(), session) });

export function sessionText({ left, right }: Session): string {
  return JSON.stringify({ left, right });
}

/** The session in the webview's saved state; undefined when there is none to be had. */
export function savedSession(state: unknown): Session | undefined {
  const parsed = v.safeParse(savedState, state);
  return parsed.success ? parsed.output.session : undefined;
}
