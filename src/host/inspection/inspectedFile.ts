// One file that somebody looks into, and the engine behind it: started at the first question, ended
// when the file changes (the next question opens it anew) or when nobody needs it any more.
import * as vscode from 'vscode';
import { RemoteError, type Calls } from '../../protocol/channel';
import type { engineCalls, Progress } from '../../protocol/contracts';
import type { InspectionOverview } from '../../protocol/inspection';
import { comparedFiles, fileInput } from '../comparison/comparedFile';
import { startEngine, type Engine } from '../engine/engineWorker';
import { watchFiles } from '../fileWatch';

interface Opened {
  readonly engine: Engine;
  readonly overview: Promise<InspectionOverview>;
}

const changed = new RemoteError('superseded', 'the file changed', '');
const closed = new RemoteError('closed', 'the file is closed', '');

export class InspectedFile implements vscode.Disposable {
  #opened: Opened | undefined;
  readonly #progress = new vscode.EventEmitter<Progress>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watch: vscode.Disposable;

  readonly onProgress = this.#progress.event;
  /** What was answered before is out of date. */
  readonly onDidChange = this.#changed.event;
  readonly name: string;

  constructor(readonly uri: vscode.Uri, private readonly engineScript: vscode.Uri) {
    this.name = comparedFiles(uri, uri).left.name;
    this.#watch = watchFiles([uri], () => {
      this.cancel(changed);
      this.#changed.fire();
    });
  }

  /** Rejects where the file is no CAR file or cannot be read. */
  get overview(): Promise<InspectionOverview> {
    return this.#open.overview;
  }

  /** The engine's calls once the file is open. */
  async calls(): Promise<Calls<typeof engineCalls>> {
    const { engine, overview } = this.#open;
    await overview;
    return engine.calls;
  }

  /** Ends whatever is under way: it rejects with the reason. The next question starts afresh. */
  cancel(reason: RemoteError): void {
    this.#opened?.engine.stop(reason);
    this.#opened = undefined;
  }

  dispose(): void {
    this.cancel(closed);
    this.#watch.dispose();
    this.#progress.dispose();
    this.#changed.dispose();
  }

  get #open(): Opened {
    if (this.#opened) return this.#opened;
    const engine = startEngine(this.engineScript, progress => this.#progress.fire(progress));
    const overview = fileInput(comparedFiles(this.uri, this.uri).left).then(file => engine.calls.inspectOpen({ file }));
    const opened = (this.#opened = { engine, overview });
    overview.catch(() => {
      engine.stop(closed);
      if (this.#opened === opened) this.#opened = undefined;
    });
    return opened;
  }
}
