// What the worker's surroundings give it, in Node: the wire to the host, and files opened in place.
// Its twin for browsers is runtime.web.ts, which esbuild.mjs puts in its place in dist/web/.
import { parentPort } from 'node:worker_threads';
import type { ByteSource } from '../car/byteSource';
import { openNodeFile } from '../car/nodeFile';
import type { Port } from '../protocol/channel';

const parent = parentPort!;

export const port: Port = {
  post: message => parent.postMessage(message),
  listen(receive) {
    parent.on('message', receive);
    return () => parent.off('message', receive);
  },
};

/** Throws the system's error where there is no file to read. */
export function openPath(path: string): ByteSource {
  return openNodeFile(path);
}
