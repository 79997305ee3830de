// The engines of one comparison, one after the other: every opening starts a fresh one, so nothing
// of an older state of the files can remain. Openings asked for while one is under way share it,
// and when the files change meanwhile it starts over before it answers.
import type * as v from 'valibot';
import { RemoteError, type Calls } from '../../protocol/channel';
import type { Overview } from '../../protocol/comparison';
import type { Progress, workerCalls } from '../../protocol/contracts';
import type { Engine } from '../engine/engineWorker';

type Inputs = v.InferInput<typeof workerCalls['open']['args']>;

export interface RunParts {
  start(onProgress: (progress: Progress) => void): Engine;
  /** The two files as they are now, and which tree of each. */
  inputs(): Promise<Inputs>;
  onProgress(progress: Progress): void;
  /** The background count that follows an opening; `onCountFailed` also when the engine died. */
  onCounted(overview: Overview): void;
  onCountFailed(error: unknown): void;
}

const superseded = new RemoteError('superseded', 'the comparison was started anew', '');
const closed = new RemoteError('closed', 'the comparison is closed', '');
const notOpen = new RemoteError('not-open', 'the comparison is not open', '');

export class ComparisonRun {
  #engine: Engine | undefined;
  #opening: Promise<Overview> | undefined;
  #interrupt: ((reason: RemoteError) => void) | undefined;
  #disposed = false;

  constructor(private readonly parts: RunParts) {}

  /** Questions to the current engine. Throws when there is none. */
  get calls(): Calls<typeof workerCalls> {
    if (!this.#engine) throw notOpen;
    return this.#engine.calls;
  }

  get isOpening(): boolean {
    return this.#opening !== undefined;
  }

  open(): Promise<Overview> {
    return (this.#opening ??= this.#openCurrent().finally(() => (this.#opening = undefined)));
  }

  /** The inputs are different now. True: an opening was under way and answers for the new ones. */
  changed(): boolean {
    if (this.isOpening) this.#end(superseded);
    return this.isOpening;
  }

  /** Ends an opening: it rejects with the reason. Later ones start normally. */
  cancel(reason: RemoteError): void {
    if (this.isOpening) this.#end(reason);
  }

  dispose(): void {
    this.#disposed = true;
    this.#end(closed);
  }

  async #openCurrent(): Promise<Overview> {
    for (;;) {
      if (this.#disposed) throw closed;
      this.#end(superseded);
      const engine = (this.#engine = this.parts.start(progress => this.parts.onProgress(progress)));
      try {
        const overview = await engine.calls.open(await this.#inputs());
        void this.#count(engine);
        return overview;
      } catch (error) {
        if (error === superseded) continue;
        this.#end(closed);
        throw error;
      }
    }
  }

  /** Reading through VS Code can take long, too, and cannot be stopped; so it can be left. */
  #inputs(): Promise<Inputs> {
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      this.parts.inputs().then(resolve, reject);
    });
  }

  async #count(engine: Engine): Promise<void> {
    try {
      const overview = await engine.calls.count(undefined);
      if (this.#engine === engine) this.parts.onCounted(overview);
    } catch (error) {
      if (this.#engine === engine) this.parts.onCountFailed(error);
    }
  }

  #end(reason: RemoteError): void {
    this.#interrupt?.(reason);
    this.#engine?.stop(reason);
    this.#engine = undefined;
  }
}
