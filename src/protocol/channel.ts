// One typed channel for both borders: extension host <-> webview and extension host <-> worker.
// A contract names the calls that one end answers; types and checks derive from the same schemas.
// Every call is answered, with a value or an error; disposal rejects what is pending; whatever
// arrives is validated, and what does not fit is refused (a call) or dropped (anything else).
import * as v from 'valibot';

type Schema = v.GenericSchema;
export interface Call { readonly args: Schema; readonly reply: Schema }
export type Contract = Readonly<Record<string, Call>>;

/** The calls of a contract as seen by the end that makes them. */
export type Calls<C extends Contract> = {
  [N in keyof C]: (args: v.InferInput<C[N]['args']>) => Promise<v.InferOutput<C[N]['reply']>>;
};
/** The calls of a contract as implemented by the end that answers them. */
export type Handlers<C extends Contract> = {
  [N in keyof C]: (args: v.InferOutput<C[N]['args']>) => v.InferInput<C[N]['reply']> | Promise<v.InferInput<C[N]['reply']>>;
};

/** Anything that carries structured-clone messages both ways: a webview, a worker. */
export interface Port {
  post(message: unknown): void;
  /** Returns how to stop listening. */
  listen(receive: (message: unknown) => void): () => void;
}

/** An error that crossed a border: `code` as the thrower named it, `detail` for the log. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  constructor(readonly code: string, message: string, readonly detail: string) {
    super(message);
  }
}

// Webview messages travel as JSON, which drops fields that are undefined.
const message = v.variant('type', [
  v.object({ type: v.literal('call'), id: v.number(), name: v.string(), args: v.optional(v.unknown()) }),
  v.object({ type: v.literal('reply'), id: v.number(), value: v.optional(v.unknown()) }),
  v.object({ type: v.literal('failure'), id: v.number(), code: v.string(), message: v.string(), detail: v.string() }),
]);

/** Characters of what a failure says: it may quote a file. */
const textLimit = 20_000;

interface Pending { reply: Schema; resolve(value: unknown): void; reject(error: Error): void }

/** Both ends of a border look alike: `theirs` can be called at once, `ours` is answered once `answer` was given. */
export class Channel<Theirs extends Contract, Ours extends Contract> {
  readonly calls: Calls<Theirs>;
  #pending = new Map<number, Pending>();
  /** Begins anywhere: a page that was loaded anew must not take answers to its predecessor for its own. */
  #next = Math.floor(Math.random() * 0x1_0000_0000);
  #stop: () => void;
  #closed: Error | undefined;

  constructor(private readonly port: Port, theirs: Theirs, private readonly ours: Ours, private readonly handlers: Handlers<Ours>) {
    const calls: Record<string, (args: unknown) => Promise<unknown>> = {};
    for (const [name, call] of Object.entries(theirs)) calls[name] = args => this.#call(name, call, args);
    this.calls = calls as Calls<Theirs>;
    this.#stop = port.listen(raw => void this.#receive(raw));
  }

  /** Rejects everything pending, now and later. */
  dispose(reason: Error = new RemoteError('closed', 'the other side is gone', '')): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.#stop();
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }

  #call(name: string, call: Call, args: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#pending.set(id, { reply: call.reply, resolve, reject });
      this.port.post({ type: 'call', id, name, args });
    });
  }

  async #receive(raw: unknown): Promise<void> {
    const parsed = v.safeParse(message, raw);
    if (!parsed.success) return; // not of this protocol (VS Code and extensions post messages too)
    const received = parsed.output;
    if (received.type === 'call') return this.#answer(received.id, received.name, received.args);
    const pending = this.#pending.get(received.id);
    if (!pending) return;
    this.#pending.delete(received.id);
    if (received.type === 'failure') return pending.reject(new RemoteError(received.code, received.message, received.detail));
    const reply = v.safeParse(pending.reply, received.value);
    if (reply.success) pending.resolve(reply.output);
    else pending.reject(new RemoteError('protocol', 'the answer does not fit the protocol', v.summarize(reply.issues)));
  }

  async #answer(id: number, name: string, args: unknown): Promise<void> {
    const post = (answer: object) => {
      if (!this.#closed) this.port.post({ id, ...answer });
    };
    try {
      const call = Object.hasOwn(this.ours, name) ? this.ours[name] : undefined;
      if (!call) throw new RemoteError('protocol', `no such call: ${name}`, '');
      const parsed = v.safeParse(call.args, args);
      if (!parsed.success) throw new RemoteError('protocol', `the arguments of ${name} do not fit`, v.summarize(parsed.issues));
      post({ type: 'reply', value: await this.handlers[name]!(parsed.output) });
    } catch (error) {
      const { code, message, detail, stack } = error as { code?: unknown; message?: unknown; detail?: unknown; stack?: unknown };
      post({
        type: 'failure',
        code: typeof code === 'string' ? code : 'internal',
        message: (typeof message === 'string' ? message : String(error)).slice(0, textLimit),
        detail: (typeof detail === 'string' && detail !== '' ? detail : String(stack ?? '')).slice(0, textLimit),
      });
    }
  }
}
