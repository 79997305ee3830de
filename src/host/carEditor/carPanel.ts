// One editor of a CAR file: a panel, the page in it, what is known of the file, and an engine of its own
// for the picture of a tree (two editors of one file may have different subtrees open). The page may be
// unloaded and loaded at any time; every page gets a channel of its own and begins by asking.
import * as vscode from 'vscode';
import { Channel, RemoteError, type Handlers } from '../../protocol/channel';
import type { Overview } from '../../protocol/comparison';
import type { InspectionOverview, Survey } from '../../protocol/inspection';
import { inspectorCalls, inspectorEvents, type CheckedSignature, type Findings, type Place, type Sight } from '../../protocol/inspectorView';
import { fileInput } from '../comparison/comparedFile';
import type { ComparisonPanels } from '../comparison/comparisonPanels';
import { ComparisonRun } from '../comparison/comparisonRun';
import { startEngine } from '../engine/engineWorker';
import type { InspectedFile } from '../inspection/inspectedFile';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import type { Target } from '../inspection/target';
import type { Log } from '../log';
import { loadPage } from '../page/page';
import { webviewPort } from '../engine/ports';
import { usualChoice } from '../comparison/session';
import { announceWhenSlow } from '../slowWork';
import { compareCommits } from './compareCommits';
import type { KnownFiles } from './knownFiles';
import { checkWithGivenKey, checkWithKnownKey } from './signingKeys';

export interface CarEditorParts {
  readonly extensionUri: vscode.Uri;
  /** The worker's script. */
  readonly engineScript: vscode.Uri;
  readonly files: InspectedFiles;
  readonly panels: ComparisonPanels;
  readonly log: Log;
  /** Of all workspaces: the public keys of DIDs. */
  readonly memory: vscode.Memento;
  readonly known: KnownFiles;
}

type View = Channel<typeof inspectorEvents, typeof inspectorCalls>;

export class CarPanel implements vscode.Disposable {
  readonly #file: InspectedFile;
  readonly #run: ComparisonRun;
  readonly #owned: vscode.Disposable[] = [];
  #channel: View | undefined;
  /** The tree that the picture shows, as openTree was asked. */
  #root: string | null = null;
  #overview: InspectionOverview | undefined;
  #surveying: Promise<Survey> | undefined;
  /** To be shown as soon as a page asks. */
  #begin: Place | null = null;
  #pageAsked = false;

  constructor(readonly panel: vscode.WebviewPanel, readonly uri: vscode.Uri, private readonly parts: CarEditorParts) {
    const kept = parts.files.keep(uri);
    this.#file = kept.file;
    this.#run = new ComparisonRun({
      start: onProgress => startEngine(parts.engineScript, onProgress),
      inputs: async () => {
        const input = await fileInput({ uri, name: this.#file.name });
        const choice = { ...usualChoice, root: this.#root, onMissing: 'boundary' as const };
        return { left: input, right: input, choices: { left: choice, right: choice } };
      },
      onProgress: () => undefined,
      onCounted: overview => this.#tell(view => view.calls.counted(overview)),
      onCountFailed: error => parts.log.error(`${this.#file.name}: count`, error),
    });
    this.#owned.push(
      kept,
      this.#run,
      this.#file.onProgress(progress => this.#tell(view => view.calls.progress(progress))),
      this.#file.onDidChange(() => {
        this.#overview = undefined;
        this.#run.changed();
        this.#tell(view => view.calls.reopened(undefined));
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#connect(); // its page is gone; the next one must not get its answers
      }),
    );
    this.#connect();
    loadPage(panel, parts.extensionUri, '', 'inspector');
  }

  reveal({ cid, key, root }: Target): void {
    this.panel.reveal();
    if (this.#pageAsked && this.panel.visible) this.#tell(view => view.calls.reveal({ cid, key, root }));
    else this.#begin = { cid, key, root };
  }

  dispose(): void {
    this.#channel?.dispose();
    for (const one of this.#owned) one.dispose();
  }

  #connect(): void {
    this.#channel?.dispose();
    this.#pageAsked = false;
    this.#channel = new Channel(webviewPort(this.panel.webview), inspectorEvents, inspectorCalls, this.#handlers());
  }

  #handlers(): Handlers<typeof inspectorCalls> {
    const { log } = this.parts;
    const run = this.#run;
    const ask = async () => this.#file.calls();
    const watched = <A, R>(name: string, call: (args: A) => Promise<R>) => log.watched(() => `${this.#file.name}: ${name}`, call);
    const command = (name: string) => async (place: Place) => void (await vscode.commands.executeCommand(`merkleTreeInspector.${name}`, { uri: this.uri, ...place } satisfies Target));
    return {
      open: watched('open', args => this.#open(args)),
      begin: async () => {
        this.#pageAsked = true;
        const begin = this.#begin;
        this.#begin = null;
        return begin;
      },
      survey: watched('survey', () => this.#survey()),
      findings: watched('findings', () => this.#findings()),
      cancel: async () => this.#cancel(),
      children: watched('children', async args => (await ask()).children(args)),
      search: watched('search', async args => (await ask()).search(args)),
      locate: watched('locate', async args => (await ask()).locate(args)),
      why: watched('why', async args => (await ask()).why(args)),
      openTree: watched('openTree', args => this.#openTree(args.root)),
      rows: watched('rows', async args => run.calls.rows(args)),
      toggle: watched('toggle', async args => run.calls.toggle(args)),
      findChange: watched('findChange', async args => run.calls.findChange(args)),
      describe: watched('describe', async args => run.calls.describe(args)),
      revealRow: watched('revealRow', async args => run.calls.revealRow(args)),
      checkSignature: watched('checkSignature', args => this.#checkSignature(args)),
      compare: watched('compare', async args => compareCommits(this.parts.panels, this.uri, await this.#file.overview, args)),
      openRecord: watched('openRecord', command('openRecord')),
      openHex: watched('openHex', command('openHex')),
      revealInSidebar: watched('revealInSidebar', command('revealInSidebar')),
      validate: watched('validate', async () => void (await vscode.commands.executeCommand('merkleTreeInspector.validate', this.uri))),
      copy: async ({ text }) => void (await vscode.env.clipboard.writeText(text)),
      showLog: () => void log.show(),
      reopenWith: async () => void (await vscode.commands.executeCommand('workbench.action.reopenWithEditor')),
    };
  }

  async #open({ fresh }: { fresh: boolean }): Promise<Sight> {
    const { known } = this.parts;
    const stamp = await known.stamp(this.uri);
    const before = await known.get(this.uri, stamp);
    if (!fresh && before) return { overview: before.overview, survey: before.survey, cached: true };
    const opening = this.#file.overview;
    void this.#announce(vscode.l10n.t('Opening {0}', this.#file.name), opening);
    const overview = (this.#overview = await opening);
    // The stamp may lie (a clock set back, a copy with its old date): what the file says now decides.
    const isSame = before && JSON.stringify(before.overview) === JSON.stringify(overview);
    return { overview, survey: isSame ? before.survey : null, cached: false };
  }

  /** One at a time, however many pages come and go meanwhile. */
  #survey(): Promise<Survey> {
    return (this.#surveying ??= this.#surveyOnce().finally(() => (this.#surveying = undefined)));
  }

  async #surveyOnce(): Promise<Survey> {
    const stamp = await this.parts.known.stamp(this.uri);
    const work = this.#file.calls().then(calls => calls.survey(undefined));
    void this.#announce(vscode.l10n.t('Examining {0}', this.#file.name), work);
    const survey = await work;
    await this.#keep(stamp, survey);
    return survey;
  }

  async #findings(): Promise<Findings> {
    const stamp = await this.parts.known.stamp(this.uri);
    const survey = await this.#survey();
    const work = this.#file.calls().then(calls => calls.findings({ key: null }));
    void this.#announce(vscode.l10n.t('Validating {0}', this.#file.name), work);
    const { verdict, errors, warnings, notes } = await work;
    const findings = { verdict, errors, warnings, notes };
    await this.#keep(stamp, { ...survey, findings });
    return findings;
  }

  /** `stamp`: of the file before it was read; what was read of a file that changed meanwhile is not kept. */
  async #keep(stamp: string | undefined, survey: Survey): Promise<void> {
    const { known } = this.parts;
    const overview = await this.#file.overview;
    if (stamp === await known.stamp(this.uri)) await known.put(this.uri, stamp, { overview, survey });
  }

  #announce(title: string, work: Promise<unknown>): Promise<void> {
    return announceWhenSlow(title, work, this.#file.onProgress, () => this.#cancel());
  }

  #cancel(): undefined {
    this.#file.cancel(new RemoteError('cancelled', vscode.l10n.t('Cancelled.'), ''));
  }

  async #openTree(root: string | null): Promise<Overview> {
    if (root !== this.#root) {
      this.#root = root;
      this.#run.changed();
    }
    return this.#run.open();
  }

  async #checkSignature({ commit, ask }: { commit: string; ask: boolean }): Promise<CheckedSignature | null> {
    const { commits } = this.#overview ?? (await this.#file.overview);
    const did = commits.find(({ cid }) => cid === commit)?.did;
    if (did === undefined) return null;
    const calls = await this.#file.calls();
    const keys = { memory: this.parts.memory, check: (key: string) => calls.checkSignature({ commit, key }) };
    return ask ? checkWithGivenKey(keys, did) : checkWithKnownKey(keys, did);
  }

  /** Only a page that is there can be told; the next one asks by itself. */
  #tell(send: (view: View) => Promise<undefined>): void {
    if (!this.panel.visible || !this.#channel) return;
    send(this.#channel).catch((error: unknown) => {
      if (!(error instanceof RemoteError && error.code === 'closed')) this.parts.log.error(this.#file.name, error);
    });
  }
}
