// The output channel: what a message on screen is too short for. Made at the first word, because
// most windows never need it.
import * as vscode from 'vscode';
import { RemoteError } from '../protocol/channel';

/** Ends that somebody asked for. */
const wanted: ReadonlySet<string> = new Set(['cancelled', 'closed', 'superseded']);

export class Log implements vscode.Disposable {
  #made: vscode.LogOutputChannel | undefined;

  get #channel(): vscode.LogOutputChannel {
    return (this.#made ??= vscode.window.createOutputChannel('Merkle Tree Inspector', { log: true }));
  }

  info(text: string): void {
    this.#channel.info(text);
  }

  /** `context` says what was being done. */
  error(context: string, error: unknown): void {
    const { code, detail } = error instanceof RemoteError ? error : { code: '', detail: error instanceof Error ? error.stack : '' };
    this.#channel.error(`${context}: ${code ? `[${code}] ` : ''}${messageOf(error)}${detail ? `\n${detail}` : ''}`);
  }

  /** On screen, with a way to what `error` wrote down. */
  warn(message: string): void {
    const showLog = vscode.l10n.t('Show Log');
    void vscode.window.showWarningMessage(message, showLog).then(answer => answer === showLog && this.show());
  }

  /** The same call; what it rejects with is written down and passed on. */
  watched<A, R>(context: () => string, call: (args: A) => Promise<R>): (args: A) => Promise<R> {
    return async args => {
      try {
        return await call(args);
      } catch (error) {
        if (error instanceof RemoteError && wanted.has(error.code)) this.info(`${context()}: ${error.code}`);
        else this.error(context(), error);
        throw error;
      }
    };
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#made?.dispose();
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
