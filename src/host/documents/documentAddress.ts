// The address of a read-only document: what it shows of which file, so that it can be made again when
// whatever it came from is gone (a closed tab opened again, a window loaded anew).
// The path is only for people (and its end, .json or .txt, for the language); the query is the address.
import * as v from 'valibot';
import { codecs, parseCid, readCid } from '../../tree/cid';
import { titleText } from '../fileNames';

/** Also named in package.json, for activation. */
export const documentScheme = 'merkle-tree-inspector';

/** `root`: of the tree that the document was reached in, for links to its other records; null: the file's own. */
const place = { file: v.string(), root: v.nullable(v.string()) };

const address = v.variant('kind', [
  /** A block as DAG-JSON, or as its text. */
  v.object({ kind: v.literal('record'), ...place, cid: v.string() }),
  /** A value that stands in its tree and has no block of its own. */
  v.object({ kind: v.literal('value'), ...place, key: v.string() }),
  /** A block as annotated bytes. */
  v.object({ kind: v.literal('hex'), ...place, cid: v.string() }),
  /** Why a key is where it is. */
  v.object({ kind: v.literal('why'), ...place, key: v.string() }),
]);
const query = v.pipe(v.string(), v.parseJson(), address);

/** `file`: the URI of the CAR file; CIDs and keys as the protocol writes them. */
export type DocumentAddress = v.InferOutput<typeof address>;

/** What an open comparison can be asked for. */
export type RecordAddress = Pick<Extract<DocumentAddress, { kind: 'record' }>, 'file' | 'cid'>;

export interface UriParts {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
}

/** The parts of a URI: what is shown, and what its tab is called when no title is given. */
export function documentUriParts(of: DocumentAddress, title: string, fileName: string): UriParts {
  const words = (text: string) => titleText(text).replaceAll('/', '∕'); // one path segment each
  return { scheme: documentScheme, path: `/${words(fileName)}/${words(title)}${endingOf(of)}`, query: JSON.stringify(of) };
}

/** undefined when the query is not one of ours. */
export function documentAddress(uriQuery: string): DocumentAddress | undefined {
  const parsed = v.safeParse(query, uriQuery);
  return parsed.success ? parsed.output : undefined;
}

function endingOf(of: DocumentAddress): string {
  if (of.kind === 'hex') return '.hex.txt';
  if (of.kind === 'why') return '.why.txt';
  return of.kind === 'record' && !isJson(of.cid) ? '.txt' : '.json';
}

/** Whether the engine writes the block as JSON: of other codecs it gives the characters. */
function isJson(cid: string): boolean {
  try {
    const { bytes, start, end } = parseCid(cid);
    const codec = readCid(bytes, start, end)?.codec;
    return codec === codecs.dagCbor || codec === codecs.dagJson;
  } catch {
    return true; // the document will say what is wrong, in JSON
  }
}
