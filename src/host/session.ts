// What a comparison is made of, as text: the webview keeps it in its own saved state, opaque to it,
// and after a window reload the panel is made again from it. It is input then, and is checked.
import * as v from 'valibot';

const session = v.object({
  /** The URIs of the two files, as they were first compared. */
  left: v.pipe(v.string(), v.minLength(1)),
  right: v.pipe(v.string(), v.minLength(1)),
  /** Of the panel, for what the host remembers of it. */
  id: v.string(),
});
export type Session = v.InferOutput<typeof session>;

const savedState = v.object({ session: v.pipe(v.string(), v.parseJson(), session) });

export function sessionText(of: Session): string {
  return JSON.stringify(of);
}

/** The session in the webview's saved state; undefined when there is none to be had. */
export function savedSession(state: unknown): Session | undefined {
  const parsed = v.safeParse(savedState, state);
  return parsed.success ? parsed.output.session : undefined;
}
