// Earlier states of a file, through VS Code's own Git extension: its documents (scheme `git`) are read
// like any virtual file. Types: the part of that extension's public API that is used here.
// Source: https://github.com/microsoft/vscode/blob/main/extensions/git/README.md
import * as vscode from 'vscode';

interface Commit {
  readonly hash: string;
  readonly message: string;
  readonly authorName?: string;
  readonly authorDate?: Date;
}
interface Repository {
  log(options: { maxEntries: number; path: string }): Promise<Commit[]>;
}
interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<GitApi['state']>;
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
  getRepository(uri: vscode.Uri): Repository | null;
}
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

const listed = 100;

/** The file as it was at a revision; a message says why there is none. */
export async function atRevision(file: vscode.Uri, revision: string): Promise<vscode.Uri | undefined> {
  return (await gitOf(file))?.api.toGitUri(file, revision);
}

/** Asks for a revision: the last commits that touched the file, or any other by name. */
export async function pickRevision(file: vscode.Uri): Promise<string | undefined> {
  const git = await gitOf(file);
  if (!git) return undefined;
  const other = { label: `$(edit) ${vscode.l10n.t('Another revision…')}`, alwaysShow: true, revision: undefined };
  const items = git.repository.log({ maxEntries: listed, path: file.fsPath }).then(commits => [
    ...commits.map(({ hash, message, authorName, authorDate }) => ({
      label: message.split('\n')[0]!,
      description: hash.slice(0, 8),
      detail: [authorName, authorDate?.toLocaleString()].filter(Boolean).join(' · '),
      revision: hash,
    })),
    other,
  ]);
  const title = vscode.l10n.t('Compare with a Revision');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('The state to compare the file with'), matchOnDescription: true, matchOnDetail: true });
  if (picked !== other) return picked?.revision;
  return vscode.window.showInputBox({ title, prompt: vscode.l10n.t('A branch, a tag, or a commit'), value: 'HEAD~1' });
}

/** It looks for repositories for a while after it was started. */
async function initialized(api: GitApi): Promise<void> {
  if (api.state === 'initialized') return;
  await new Promise<void>(resolve => {
    const listening = api.onDidChangeState(state => {
      if (state !== 'initialized') return;
      listening.dispose();
      resolve();
    });
  });
}

async function gitOf(file: vscode.Uri): Promise<{ api: GitApi; repository: Repository } | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  const exported = extension && (await extension.activate());
  const api = exported?.enabled ? exported.getAPI(1) : undefined;
  if (api) await initialized(api);
  const repository = api?.getRepository(file);
  if (api && repository) return { api, repository };
  void vscode.window.showErrorMessage(api
    ? vscode.l10n.t('{0} is in no Git repository that is open here.', file.path.slice(file.path.lastIndexOf('/') + 1))
    : vscode.l10n.t('The Git extension of VS Code is not there or switched off.'));
  return undefined;
}
