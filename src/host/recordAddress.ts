// The address of a record as a read-only document: it names the file and the CID, so the document
// can be read when the comparison it came from is gone (a closed tab opened again).
// The path is only for people (and its end, .json, for the language); the query is the address.
import * as v from 'valibot';
import { titleText } from './fileNames';

export const recordScheme = 'merkle-tree-inspector-record';

export interface RecordAddress {
  /** The URI of the CAR file. */
  readonly file: string;
  readonly cid: string;
}

const query = v.pipe(v.string(), v.parseJson(), v.object({ file: v.string(), cid: v.string() }));

/** The parts of a URI: where the record is, and what its tab is called when no title is given. */
export function recordUriParts(address: RecordAddress, key: string, fileName: string): { scheme: string; path: string; query: string } {
  const words = (text: string) => titleText(text).replaceAll('/', '∕'); // one path segment each
  return {
    scheme: recordScheme,
    path: `/${words(fileName)}/${words(key)}.json`,
    query: JSON.stringify({ file: address.file, cid: address.cid }),
  };
}

/** undefined when the query is not one of ours. */
export function recordAddress(uriQuery: string): RecordAddress | undefined {
  const parsed = v.safeParse(query, uriQuery);
  return parsed.success ? parsed.output : undefined;
}
