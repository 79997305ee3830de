// The commands about something inside a file: what it is about is handed over, taken from the document
// or editor in front, or asked for.
import * as vscode from 'vscode';
import { RemoteError } from '../../protocol/channel';
import { titleText } from '../fileNames';
import { pickFile } from '../filePicker';
import type { InspectedFile } from '../inspection/inspectedFile';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import { isTarget, uriOf, type Target } from '../inspection/target';
import { messageOf, type Log } from '../log';
import { announceWhenSlow } from '../slowWork';
import { documentAddress, documentScheme } from './documentAddress';
import { fileOf } from './documentFiles';
import { openDocument } from './openDocuments';
import { pickPlace, type Place, type PlaceQuestion } from './placePicker';
import { saveBlock, saveProof } from './saveParts';

export interface DocumentCommandParts {
  readonly files: InspectedFiles;
  readonly log: Log;
  /** The file of the editor in front, where that is a CAR editor or a comparison. */
  activeFile(): vscode.Uri | undefined;
}

interface Found {
  readonly file: InspectedFile;
  readonly place: Place;
}

export function registerDocumentCommands({ files, log, activeFile }: DocumentCommandParts): vscode.Disposable {
  /** What an argument or the editor in front says; a file alone has neither block nor key. */
  function given(argument: unknown): Target | undefined {
    if (isTarget(argument)) return argument;
    const document = vscode.window.activeTextEditor?.document.uri;
    const uri = uriOf(argument) ?? (document?.scheme === documentScheme ? document : activeFile());
    if (uri?.scheme !== documentScheme) return uri && { uri, cid: null, key: null, root: null };
    const address = documentAddress(uri.query);
    const file = fileOf(address);
    return address && file && { uri: file, cid: 'cid' in address ? address.cid : null, key: 'key' in address ? address.key : null, root: address.root };
  }

  async function fileFor(argument: unknown, title: string): Promise<Target | undefined> {
    const target = given(argument);
    if (target) return target;
    const uri = await pickFile(title, vscode.l10n.t('The CAR file to look into'), log);
    return uri && { uri, cid: null, key: null, root: null };
  }

  /** The target, and where it has nothing of what is `needed`, what the user picks instead. */
  async function placeFor(argument: unknown, needed: 'block' | 'key', question: PlaceQuestion): Promise<Found | undefined> {
    const target = await fileFor(argument, question.title);
    if (!target) return undefined;
    const file = files.get(target.uri);
    const { cid, root } = target;
    const key = target.key ?? (needed === 'key' && cid !== null ? await keyOf(file, cid) : null);
    if (key !== null || (needed === 'block' && cid !== null)) return { file, place: { cid, key, root, title: key ?? cid ?? '' } };
    return pickIn(file, question);
  }

  async function pickIn(file: InspectedFile, question: PlaceQuestion): Promise<Found | undefined> {
    const opening = file.overview;
    void announceWhenSlow(vscode.l10n.t('Opening {0}', file.name), opening, file.onProgress, () => file.cancel(new RemoteError('cancelled', vscode.l10n.t('Cancelled.'), '')));
    await opening; // a file that cannot be searched is an error, not an empty list
    const place = await pickPlace(file, question);
    return place && { file, place };
  }

  const anything: PlaceQuestion['kinds'] = ['collection', 'key', 'cid'];
  const question = (title: string): PlaceQuestion => ({ title, placeholder: vscode.l10n.t('Part of a key, a collection, a CID or an at:// URI'), kinds: anything });

  async function openRecord(argument: unknown): Promise<void> {
    const found = await placeFor(argument, 'block', question(vscode.l10n.t('Open Record')));
    if (found) await openPlace(found.file, found.place);
  }

  async function openHex(argument: unknown): Promise<void> {
    const found = await placeFor(argument, 'block', question(vscode.l10n.t('Open Block as Annotated Hex')));
    if (!found) return;
    const { file, place } = found;
    await openDocument({ kind: 'hex', file: String(file.uri), root: place.root, cid: await blockOf(file, place) }, place.title, file.name);
  }

  async function whyHere(argument: unknown): Promise<void> {
    const found = await placeFor(argument, 'key', { ...question(vscode.l10n.t('Why Is This Key Here?')), kinds: ['collection', 'key'], absentKey: vscode.l10n.t('Where would this key be?') });
    if (!found || found.place.key === null) return;
    const { file, place: { key, root } } = found;
    await openDocument({ kind: 'why', file: String(file.uri), root, key }, key, file.name);
  }

  async function exportBlock(argument: unknown): Promise<void> {
    const found = await placeFor(argument, 'block', question(vscode.l10n.t('Export Block')));
    if (found) await saveBlock(found.file, await blockOf(found.file, found.place));
  }

  async function exportProof(argument: unknown): Promise<void> {
    const found = await placeFor(argument, 'key', { ...question(vscode.l10n.t('Export Proof')), kinds: ['collection', 'key'], absentKey: vscode.l10n.t('Prove that this key is not in the tree') });
    if (found && found.place.key !== null) await saveProof(found.file, found.place.key, found.place.root);
  }

  async function goTo(argument: unknown): Promise<void> {
    const target = await fileFor(argument, vscode.l10n.t('Go to Key or CID'));
    if (!target) return;
    const inFront = activeFile();
    const file = files.get(target.uri);
    const found = await pickIn(file, question(vscode.l10n.t('Go to Key or CID in {0}', file.name)));
    if (!found) return;
    const { cid, key, root } = found.place;
    const isShown = inFront !== undefined && String(inFront) === String(file.uri);
    if (isShown) await vscode.commands.executeCommand('merkleTreeInspector.reveal', { uri: file.uri, cid, key, root } satisfies Target);
    else await openPlace(file, found.place);
  }

  const command = (name: string, run: (argument: unknown) => Promise<void>) => vscode.commands.registerCommand(`merkleTreeInspector.${name}`, async (argument: unknown) => {
    try {
      await run(argument);
    } catch (error) {
      if (error instanceof RemoteError && ['cancelled', 'closed', 'superseded'].includes(error.code)) return log.info(`${name}: ${error.code}`);
      log.error(name, error);
      void vscode.window.showErrorMessage(titleText(messageOf(error), 500));
    }
  });
  return vscode.Disposable.from(
    command('openRecord', openRecord),
    command('openHex', openHex),
    command('exportBlock', exportBlock),
    command('exportProof', exportProof),
    command('goTo', goTo),
    command('whyHere', whyHere),
  );
}

async function openPlace(file: InspectedFile, { cid, key, root, title }: Place): Promise<void> {
  const address = { file: String(file.uri), root };
  if (cid !== null) return openDocument({ kind: 'record', ...address, cid }, title, file.name);
  if (key === null) return;
  const location = await (await file.calls()).locate({ by: 'key', key, tree: root });
  const block = location?.item.cid ?? null;
  await openDocument(block === null ? { kind: 'value', ...address, key } : { kind: 'record', ...address, cid: block }, title, file.name);
}

/** The first key that has this block as its value; null: none has. */
async function keyOf(file: InspectedFile, cid: string): Promise<string | null> {
  const location = await (await file.calls()).locate({ by: 'cid', cid });
  return location?.item.key ?? null;
}

/** The block of a place; an error where its value has none. */
async function blockOf(file: InspectedFile, { cid, key, root }: Place): Promise<string> {
  if (cid !== null) return cid;
  const location = key === null ? null : await (await file.calls()).locate({ by: 'key', key, tree: root });
  if (!location) throw new RemoteError('no-such-key', vscode.l10n.t('{0} has no such key.', file.name), '');
  if (location.item.cid === null) throw new RemoteError('no-block', vscode.l10n.t('This value stands in its tree and has no block of its own.'), '');
  return location.item.cid;
}
