// Links inside the documents: a CID opens its block, an at:// URI its record, where the same file has
// them. What the file does not have is no link; pointing at it says so. Pointing at a record tells why
// it is where it is. Texts of the file are shown as text, never as Markdown.
import * as vscode from 'vscode';
import { RemoteError } from '../../protocol/channel';
import type { Placement } from '../../protocol/inspection';
import { visible } from '../fileNames';
import type { InspectedFile } from '../inspection/inspectedFile';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import { documentAddress, documentScheme, type DocumentAddress } from './documentAddress';
import { documentUri, fileOf } from './documentFiles';
import { findLinks, type FoundLink } from './findLinks';
import { whySummary } from './whyText';

/** Different things of one document that are looked for in the file; links to more are not made. */
const lookedFor = 200;
/** Characters on both sides of the pointer in which a link may begin and end. */
const reach = 1500;

/** What a link leads to; undefined: the file does not have it. */
type Found = { readonly address: DocumentAddress; readonly title: string } | undefined;

class Links implements vscode.DocumentLinkProvider, vscode.HoverProvider {
  constructor(private readonly files: InspectedFiles) {}

  async provideDocumentLinks(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.DocumentLink[]> {
    const from = documentAddress(document.uri.query);
    const file = this.#file(from);
    if (!from || !file) return [];
    const known = new Map<string, Found>();
    const links: vscode.DocumentLink[] = [];
    for (const link of findLinks(document.getText())) {
      if (token.isCancellationRequested) return [];
      const name = link.kind === 'cid' ? link.cid : `${link.did}/${link.key}`;
      if (!known.has(name)) {
        if (known.size === lookedFor) continue;
        known.set(name, await findIn(file, from, link).catch(() => undefined)); // a file that cannot be read has nothing
      }
      const found = known.get(name);
      if (!found || isSame(found.address, from)) continue;
      const target = new vscode.DocumentLink(new vscode.Range(document.positionAt(link.start), document.positionAt(link.end)), documentUri(found.address, found.title));
      target.tooltip = link.kind === 'cid' ? vscode.l10n.t('Open this block of {0}', plain(file.name)) : vscode.l10n.t('Open this record of {0}', plain(file.name));
      links.push(target);
    }
    return links;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const from = documentAddress(document.uri.query);
    const file = this.#file(from);
    const start = Math.max(0, position.character - reach);
    const text = document.lineAt(position.line).text.slice(start, position.character + reach);
    const at = position.character - start;
    const link = findLinks(text).find(one => one.start <= at && at < one.end);
    if (!from || !file || !link) return undefined;
    const found = await findIn(file, from, link).catch(() => undefined);
    const placement = found && link.kind === 'record' ? await placementOf(file, from, link.key) : undefined;
    const lines = [
      ...(placement ? whySummary(placement, vscode.l10n) : []),
      found ? vscode.l10n.t('In {0}.', file.name) : vscode.l10n.t('Not in {0}: there is nothing to open.', file.name),
    ];
    const words = new vscode.MarkdownString();
    words.appendText(lines.map(visible).join('\n'));
    return new vscode.Hover(words, new vscode.Range(position.line, start + link.start, position.line, start + link.end));
  }

  #file(address: DocumentAddress | undefined): InspectedFile | undefined {
    const uri = fileOf(address);
    return uri && this.files.get(uri);
  }
}

export function registerLinks(files: InspectedFiles): vscode.Disposable {
  const links = new Links(files);
  const selector = { scheme: documentScheme };
  return vscode.Disposable.from(vscode.languages.registerDocumentLinkProvider(selector, links), vscode.languages.registerHoverProvider(selector, links));
}

async function findIn(file: InspectedFile, from: DocumentAddress, link: FoundLink): Promise<Found> {
  const calls = await file.calls();
  if (link.kind === 'cid') {
    // Whether the file has a block is told by reading it; one with a wrong digest is there, too.
    const isThere = await calls.exportBlock({ cid: link.cid }).then(() => true, (error: unknown) => !(error instanceof RemoteError && error.code === 'missing-block'));
    const kind = from.kind === 'hex' ? 'hex' : 'record';
    return isThere ? { address: { kind, file: from.file, root: from.root, cid: link.cid }, title: link.cid } : undefined;
  }
  const { commits } = await file.overview;
  if (!commits.some(({ did }) => did === link.did)) return undefined;
  const location = await calls.locate({ by: 'key', key: link.key, tree: from.root });
  const cid = location?.item.present === true ? location.item.cid : null;
  return cid === null ? undefined : { address: { kind: 'record', file: from.file, root: from.root, cid }, title: link.key };
}

async function placementOf(file: InspectedFile, { root }: DocumentAddress, key: string): Promise<Placement | undefined> {
  const calls = await file.calls();
  return calls.why({ key, tree: root }).catch(() => undefined);
}

/** VS Code reads tooltips of links as Markdown: of a file's name, only what can be none is left. */
function plain(name: string): string {
  return name.replace(/[^\p{L}\p{N} .-]/gu, '·');
}

function isSame(one: DocumentAddress, other: DocumentAddress): boolean {
  return one.kind === other.kind && 'cid' in one && 'cid' in other && one.cid === other.cid;
}
