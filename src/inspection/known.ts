// What is known of the file by now; lists are made of it.
import type { FoundCommit } from './commits';
import type { InspectedFile } from './inspectedFile';
import type { Reach } from './reach';

export interface Known {
  readonly file: InspectedFile;
  readonly commits: readonly FoundCommit[];
  /** Once the walk over the whole file is done. */
  readonly reach: Reach | undefined;
}
