// One comparison on screen: a panel, the page in it and the engine behind it.
// The page may be unloaded and loaded at any time (hidden tabs are, in VS Code); every page gets a
// channel of its own, and begins by asking for everything with `open`.
import type * as v from 'valibot';
import * as vscode from 'vscode';
import { Channel, RemoteError, type Handlers } from '../../protocol/channel';
import type { changeCalls } from '../../protocol/changes';
import type { Overview } from '../../protocol/comparison';
import { viewCalls, viewEvents, type Progress, type TreeChoice } from '../../protocol/contracts';
import type { searchCalls } from '../../protocol/search';
import type { Beginning } from '../../protocol/steps';
import { comparedFiles, fileInput } from './comparedFile';
import { ComparisonRun } from './comparisonRun';
import { startEngine } from '../engine/engineWorker';
import { exportSteps } from './exportSteps';
import { watchFiles } from '../fileWatch';
import type { Target } from '../inspection/target';
import { lessons } from './lessons';
import { stepLink } from './linkHandler';
import type { Log } from '../log';
import { loadPage } from '../page/page';
import { webviewPort } from '../engine/ports';
import type { RecordAddress } from '../documents/documentAddress';
import { showRecord } from '../documents/openDocuments';
import { sessionText, type Session } from './session';
import { announceWhenSlow } from '../slowWork';

export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly extensionId: string;
  /** The worker's script. */
  readonly engineScript: vscode.Uri;
  readonly log: Log;
  /** Remembers, by session, which panels are swapped: what the webview saves is the first order. */
  readonly memory: vscode.Memento;
}

type ComparedFiles = ReturnType<typeof comparedFiles>;

export class ComparisonPanel {
  #files: ComparedFiles;
  /** Those the engine knows: they change places only when it opens them anew. */
  #opened: ComparedFiles;
  #channel: Channel<typeof viewEvents, typeof viewCalls> | undefined;
  readonly #run: ComparisonRun;
  readonly #progress = new vscode.EventEmitter<Progress>();
  #overview: Overview | undefined;
  readonly #loaded = new vscode.EventEmitter<Overview | undefined>();

  /** The comparison was done, or done anew; undefined: it failed. */
  readonly onDidLoad = this.#loaded.event;

  constructor(readonly panel: vscode.WebviewPanel, private readonly session: Session, private readonly parts: PanelParts) {
    const [left, right] = [vscode.Uri.parse(session.left, true), vscode.Uri.parse(session.right, true)];
    const roots = { left: session.choices.left.root, right: session.choices.right.root };
    const files = comparedFiles(left, right, roots);
    this.#files = this.#opened = this.#isSwapped ? { left: files.right, right: files.left } : files;
    this.#run = new ComparisonRun({
      start: onProgress => startEngine(parts.engineScript, onProgress),
      inputs: async () => {
        this.#opened = this.#files;
        const [leftInput, rightInput] = await Promise.all([fileInput(this.#opened.left), fileInput(this.#opened.right)]);
        return { left: leftInput, right: rightInput, choices: this.#compared(this.#opened).choices };
      },
      onProgress: progress => this.#progress.fire(progress),
      onCounted: overview => this.#tell(view => view.calls.counted(overview)),
      onCountFailed: error => this.#countFailed(error),
    });
    this.#progress.event(progress => this.#tell(view => view.calls.progress(progress)));

    panel.title = this.#title;
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#connect(); // its page is gone; the next one must not get its answers
    });
    const watch = watchFiles([left, right], () => this.#reopen());
    panel.onDidDispose(() => {
      this.#channel?.dispose();
      this.#run.dispose();
      watch.dispose();
      this.#progress.dispose();
      this.#loaded.dispose();
      if (this.#isSwapped) void this.#setSwapped(false);
      void parts.memory.update(`partial:${session.id}`, undefined);
    });
    this.#connect();
    loadPage(panel, parts.extensionUri, sessionText(session));
  }

  shows(session: Session): boolean {
    const { left, right, choices } = this.#compared(this.#files);
    return left === session.left && right === session.right && JSON.stringify(choices) === JSON.stringify(session.choices);
  }

  /** Of files as they stand now, left and right. */
  #compared(files: ComparedFiles): Pick<Session, 'left' | 'right' | 'choices'> {
    const { left, right } = this.session.choices;
    const partial = (choice: TreeChoice): TreeChoice => (this.parts.memory.get<boolean>(`partial:${this.session.id}`, false) ? { ...choice, onMissing: 'boundary' } : choice);
    const choices = { left: partial(left), right: partial(right) };
    return {
      left: String(files.left.uri),
      right: String(files.right.uri),
      choices: this.#isSwapped ? { left: choices.right, right: choices.left } : choices,
    };
  }

  /** The text of a record if this comparison has its file; rejects as the engine does. */
  record({ file, cid }: RecordAddress): Promise<{ text: string }> | undefined {
    const side = (['left', 'right'] as const).find(name => String(this.#opened[name].uri) === file);
    return side && Promise.resolve().then(() => this.#run.calls.record({ side, cid }));
  }

  /** The files as they are compared now. */
  get files(): ComparedFiles {
    return this.#opened;
  }

  /** What was compared last. */
  get overview(): Overview | undefined {
    return this.#overview;
  }

  /** Of the open comparison; both reject when there is none. */
  async changeGroups() {
    return this.#run.calls.changeGroups(undefined);
  }

  async changes(args: v.InferInput<typeof changeCalls['changes']['args']>) {
    return this.#run.calls.changes(args);
  }

  /** Brings it to the front, with the cursor at a key or a node. */
  reveal(sought: v.InferInput<typeof searchCalls['revealRow']['args']>): void {
    this.panel.reveal();
    this.#tell(view => view.calls.reveal(sought));
  }

  /** The record of an entry, or its two versions as a diff. */
  async showEntry(row: number): Promise<void> {
    const files = this.#opened;
    await showRecord(await this.#run.calls.entry({ row }), files);
  }

  get #title(): string {
    return `${this.#files.left.name} ↔ ${this.#files.right.name}`;
  }

  get #isSwapped(): boolean {
    return this.parts.memory.get(`swapped:${this.session.id}`, false);
  }

  #setSwapped(swapped: boolean): Thenable<void> {
    return this.parts.memory.update(`swapped:${this.session.id}`, swapped || undefined);
  }

  #connect(): void {
    this.#channel?.dispose();
    this.#channel = new Channel(webviewPort(this.panel.webview), viewEvents, viewCalls, this.#handlers());
  }

  #handlers(): Handlers<typeof viewCalls> {
    const { log } = this.parts;
    const run = this.#run;
    const watched = <A, R>(name: string, call: (args: A) => Promise<R>) => log.watched(() => `${this.#title}: ${name}`, call);
    return {
      open: watched('open', () => this.#open()),
      rows: watched('rows', async args => run.calls.rows(args)),
      toggle: watched('toggle', async args => run.calls.toggle(args)),
      findChange: watched('findChange', async args => run.calls.findChange(args)),
      describe: watched('describe', async args => run.calls.describe(args)),
      openRecord: watched('openRecord', async ({ row }) => void (await this.showEntry(row))),
      revealInSidebar: watched('revealInSidebar', async ({ side, key, cid }) => {
        const target: Target = { uri: this.#opened[side].uri, cid, key, root: this.#overview?.[side].root ?? null };
        return void (await vscode.commands.executeCommand('merkleTreeInspector.revealInSidebar', target));
      }),
      swap: () => this.#swap(),
      comparePartially: () => this.#comparePartially(),
      copy: async ({ text }) => void (await vscode.env.clipboard.writeText(text)),
      showLog: () => void log.show(),
      searchRows: watched('searchRows', async args => run.calls.searchRows(args)),
      revealRow: watched('revealRow', async args => run.calls.revealRow(args)),
      recordWalk: watched('recordWalk', async args => run.calls.recordWalk(args)),
      steps: watched('steps', async args => run.calls.steps(args)),
      ticks: watched('ticks', async args => run.calls.ticks(args)),
      findStep: watched('findStep', async args => run.calls.findStep(args)),
      exportSteps: watched('exportSteps', async ({ format }) => void (await exportSteps(run.calls, format, this.#opened.right.uri))),
      copyStepLink: async ({ step }) => void (await vscode.env.clipboard.writeText(stepLink(this.parts.extensionId, this.#compared(this.#opened), step))),
    };
  }

  async #open(): Promise<{ overview: Overview; begin: Beginning | null }> {
    const announced = this.#run.isOpening;
    const opening = this.#run.open();
    if (!announced) {
      const cancelled = new RemoteError('cancelled', vscode.l10n.t('The comparison was cancelled.'), '');
      void announceWhenSlow(vscode.l10n.t('Comparing {0}', this.#title), opening, this.#progress.event, () => this.#run.cancel(cancelled));
    }
    try {
      const overview = await opening;
      this.#overview = overview;
      this.#loaded.fire(overview);
      return { overview, begin: this.#begin };
    } catch (error) {
      this.#loaded.fire(undefined);
      throw error;
    }
  }

  get #begin(): Beginning | null {
    const { step, lesson } = this.session;
    const words = lessons().find(({ id }) => id === lesson);
    return step === null ? null : { step, lesson: words ? { title: words.title, text: words.text } : null };
  }

  async #swap(): Promise<undefined> {
    const { left, right } = this.#files;
    this.#files = { left: right, right: left };
    this.panel.title = this.#title;
    this.#reopen();
    await this.#setSwapped(!this.#isSwapped);
  }

  /** What is absent is then listed as unresolved on the side where it is, so nothing is hidden by asking for it on both. */
  async #comparePartially(): Promise<undefined> {
    await this.parts.memory.update(`partial:${this.session.id}`, true);
    this.#reopen();
  }

  /** The files are different, or the other way round: the page asks for everything again. */
  #reopen(): void {
    if (!this.#run.changed()) this.#tell(view => view.calls.reopened(undefined));
  }

  /** Only a page that is there can be told; the next one asks by itself. */
  #tell(send: (view: Channel<typeof viewEvents, typeof viewCalls>) => Promise<undefined>): void {
    if (!this.panel.visible || !this.#channel) return;
    send(this.#channel).catch((error: unknown) => {
      if (!(error instanceof RemoteError && error.code === 'closed')) this.parts.log.error(this.#title, error);
    });
  }

  #countFailed(error: unknown): void {
    this.parts.log.error(`${this.#title}: count`, error);
    this.parts.log.warn(vscode.l10n.t('{0}: counting the whole trees failed, so the parts that the comparison skipped are not checked.', this.#title));
  }
}
