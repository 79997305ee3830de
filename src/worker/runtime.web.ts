// What the worker's surroundings give it, in a browser: the wire to the host. There are no files to
// open: the host hands over bytes (see host/comparedFile).
import type * as node from './runtime';

/** Of a dedicated worker's global scope, what is needed here; Node's types do not have it. */
interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

export const port: typeof node.port = {
  post: message => scope.postMessage(message),
  listen(receive) {
    const listener = ({ data }: { readonly data: unknown }) => receive(data);
    scope.addEventListener('message', listener);
    return () => scope.removeEventListener('message', listener);
  },
};

export const openPath: typeof node.openPath = path => {
  throw new Error(`files have no paths here: ${path}`);
};
