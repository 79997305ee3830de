// Writes a CAR file that appears as a whole or not at all: to a temporary file beside it, then renamed.
import { createWriteStream, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CarWriter } from '@ipld/car/writer';
import { CID } from 'multiformats/cid';
import type { Exported } from '../repository/exportBlocks';
import type { Cid } from '../tree/cid';
import { EngineError } from '../tree/errors';
import { ProgressLine } from './progress';

class UnwritableFileError extends EngineError {
  readonly code = 'unwritable-file';
}

export interface Written {
  readonly blocks: number;
  /** Records that no source had. */
  readonly missing: readonly Cid[];
}

/** The exit status of a program that these signals end, as shells have it. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** Takes blocks as they come; an error out of them leaves no file behind, nor does an interruption. */
export async function writeCar(path: string, root: Cid, blocks: Iterable<Exported>): Promise<Written> {
  const missing: Cid[] = [];
  let count = 0;
  const { writer, out } = CarWriter.create([CID.decode(root.view())]);
  const temporary = `${path}.${process.pid}.part`;
  const saving = pipeline(Readable.from(out), createWriteStream(temporary, { flags: 'wx' }));
  // Awaited below; a failure before that must not count as unhandled.
  saving.catch(() => undefined);
  const interrupted = (signal: NodeJS.Signals) => {
    rmSync(temporary, { force: true });
    process.exit(signals[signal as keyof typeof signals]);
  };
  for (const signal of Object.keys(signals)) process.once(signal, interrupted);
  const line = new ProgressLine();
  try {
    for (const { cid, bytes } of blocks) {
      if (!bytes) {
        missing.push(cid);
        continue;
      }
      count++;
      line.show({ task: `Writing ${path}: ${count} blocks`, fraction: null });
      await Promise.race([writer.put({ cid: CID.decode(cid.view()), bytes }), saving]);
    }
    await Promise.race([writer.close(), saving]);
    await saving;
    await rename(temporary, path);
    return { blocks: count, missing };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error instanceof EngineError ? error : new UnwritableFileError(`${path}: ${(error as Error).message}`);
  } finally {
    line.clear();
    for (const signal of Object.keys(signals)) process.removeListener(signal, interrupted);
  }
}
