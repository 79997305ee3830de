// The commands: which two files, asked for where they were not given, and then the comparison.
import * as vscode from 'vscode';
import type { CarEditor } from '../carEditor/carEditor';
import { chosenPair } from './chosenFiles';
import type { ComparisonPanels } from './comparisonPanels';
import { titleText, visible } from '../fileNames';
import { pickFile } from '../filePicker';
import { atRevision, pickRevision } from './git';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import { isTarget, uriOf } from '../inspection/target';
import { lessonComparing, lessons, pickLesson } from './lessons';
import type { Log } from '../log';
import { messageOf } from '../log';
import { usualChoice } from './session';
import { pickTwoTrees } from './treePicker';

export interface CommandParts {
  readonly panels: ComparisonPanels;
  readonly files: InspectedFiles;
  readonly carEditor: CarEditor;
  readonly log: Log;
  readonly extensionUri: vscode.Uri;
  /** The file of the editor in front, if it is a CAR file. */
  activeFile(): vscode.Uri | undefined;
}

export function registerCommands({ panels, files, carEditor, log, extensionUri, activeFile }: CommandParts): vscode.Disposable {
  /** What "Select for Merkle Compare" was last used on, in this window. */
  let selected: vscode.Uri | undefined;

  async function compare(clicked?: vscode.Uri, files?: readonly vscode.Uri[]): Promise<void> {
    const choice = chosenPair(clicked, files);
    if (choice.kind === 'pair') return panels.show({ left: String(choice.left), right: String(choice.right) });
    if (choice.kind === 'none') return comparePicked();
    const message = vscode.l10n.t('Select exactly two CAR files in the Explorer to compare them: click one, then the other with Ctrl (macOS: ⌘) held down. Selected now: {0}.', choice.count);
    const pick = vscode.l10n.t('Choose Files…');
    if ((await vscode.window.showErrorMessage(message, pick)) === pick) await comparePicked();
  }

  async function comparePicked(): Promise<void> {
    const left = await pickFile(vscode.l10n.t('Compare Merkle Trees (1/2)'), vscode.l10n.t('The left file, usually the older one'), log);
    if (!left) return;
    const right = await pickFile(vscode.l10n.t('Compare Merkle Trees (2/2)'), vscode.l10n.t('The file to compare with {0}', nameOf(left)), log);
    if (right) panels.show({ left: String(left), right: String(right) });
  }

  async function selectForCompare(clicked?: vscode.Uri): Promise<void> {
    const file = clicked ?? (await pickFile(vscode.l10n.t('Select for Merkle Compare'), vscode.l10n.t('The file to compare another one with'), log));
    if (!file) return;
    selected = file;
    await vscode.commands.executeCommand('setContext', 'merkleTreeInspector.hasSelection', true);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Selected for Merkle compare: {0}', nameOf(file)), 5000);
  }

  async function compareWithSelected(clicked?: vscode.Uri): Promise<void> {
    if (!selected) {
      void vscode.window.showErrorMessage(vscode.l10n.t('No file is selected. Use "Select for Merkle Compare" on a CAR file first.'));
      return;
    }
    const left = selected;
    const right = clicked ?? (await pickFile(vscode.l10n.t('Compare with {0}', nameOf(left)), vscode.l10n.t('The file to compare with {0}', nameOf(left)), log));
    if (right) panels.show({ left: String(left), right: String(right) });
  }

  async function compareWithRevision(clicked: vscode.Uri | undefined, chosen: (file: vscode.Uri) => Promise<string | undefined>): Promise<void> {
    const file = clicked ?? activeFile() ?? (await pickFile(vscode.l10n.t('Compare with a Revision'), vscode.l10n.t('The file to compare with an earlier state of it'), log));
    const revision = file && (await chosen(file));
    const earlier = file && revision && (await atRevision(file, revision));
    if (earlier) panels.show({ left: String(earlier), right: String(file) });
  }

  async function compareInside(clicked?: vscode.Uri): Promise<void> {
    const file = clicked ?? activeFile() ?? (await pickFile(vscode.l10n.t('Compare Inside a File'), vscode.l10n.t('The file with several commits or roots'), log));
    if (!file) return;
    const { name, overview } = files.get(file);
    const trees = await pickTwoTrees(name, await overview);
    const choice = (root: string) => ({ ...usualChoice, root });
    if (trees) panels.show({ left: String(file), right: String(file), choices: { left: choice(trees.left), right: choice(trees.right) } });
  }

  /** In the comparison in front if it has the file, else in the file's own editor. */
  async function reveal(target: unknown): Promise<void> {
    if (!isTarget(target)) return;
    const { uri, key, cid } = target;
    const front = panels.inFront;
    const known = front && [front.files.left, front.files.right].some(file => String(file.uri) === String(uri));
    if (known && key !== null) front.reveal({ by: 'key', key });
    else if (known && cid !== null) front.reveal({ by: 'cid', cid });
    else await carEditor.reveal(target);
  }

  /** `id`: the lesson; asked for when not given. */
  async function openLesson(id?: unknown): Promise<void> {
    const lesson = lessons().find(known => known.id === id)?.id ?? (await pickLesson());
    if (lesson) panels.show(lessonComparing(extensionUri, lesson));
  }

  /** Menus pass what was clicked and what is selected; key bindings and other extensions may pass anything. */
  const register = (name: string, run: (argument: unknown, others: unknown) => Promise<void>) => vscode.commands.registerCommand(`merkleTreeInspector.${name}`, async (argument: unknown, others: unknown) => {
    try {
      await run(argument, others);
    } catch (error) {
      log.error(name, error);
      void vscode.window.showErrorMessage(titleText(messageOf(error), 500));
    }
  });
  return vscode.Disposable.from(
    register('compare', (clicked, selected) => compare(uriOf(clicked), Array.isArray(selected) ? selected.flatMap(one => uriOf(one) ?? []) : undefined)),
    register('selectForCompare', clicked => selectForCompare(uriOf(clicked))),
    register('compareWithSelected', clicked => compareWithSelected(uriOf(clicked))),
    register('compareWithHead', clicked => compareWithRevision(uriOf(clicked), () => Promise.resolve('HEAD'))),
    register('compareWithRevision', clicked => compareWithRevision(uriOf(clicked), pickRevision)),
    register('compareInside', clicked => compareInside(uriOf(clicked))),
    register('reveal', reveal),
    register('openLesson', openLesson),
  );
}

function nameOf(uri: vscode.Uri): string {
  return visible(uri.path.slice(uri.path.lastIndexOf('/') + 1));
}
