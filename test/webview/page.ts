// A page without a browser, for tests of what stands on it: the globals that the view and its
// component library reach for. Custom elements stay plain ones: their insides are not ours to test.
import { parseHTML } from 'linkedom';

const page = parseHTML('<!DOCTYPE html><html><body></body></html>') as unknown as Record<string, unknown>;
const frames: ((time: number) => void)[] = [];

class Nothing { observe(): void {} disconnect(): void {} replaceSync(): void {} }
const globals: Record<string, unknown> = {
  window: page, customElements: { define() {}, get() {} },
  CSSStyleSheet: Nothing, ResizeObserver: Nothing, CSS: { supports: () => false },
  matchMedia: () => ({ matches: false, addListener() {}, addEventListener() {} }),
  requestAnimationFrame: (frame: (time: number) => void) => frames.push(frame),
};
for (const name of ['document', 'HTMLElement', 'Node', 'Element', 'MutationObserver', 'Event', 'CustomEvent', 'NodeList', 'HTMLInputElement', 'Document', 'ShadowRoot', 'NodeFilter', 'DocumentFragment']) globals[name] = page[name];
page['matchMedia'] = globals['matchMedia'];
Object.assign(globalThis, globals);

/** Runs the frames that are due at a time, once what was asked has been answered. */
export async function nextFrame(time = 0): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  for (const frame of frames.splice(0)) frame(time);
}

/** Everything is as large as the table of the step panel: a head and five rows. */
const size = { clientWidth: 1000, clientHeight: 122, scrollTop: 0 };
for (const [name, value] of Object.entries(size)) {
  Object.defineProperty((page['HTMLElement'] as { prototype: object }).prototype, name, { get: () => value, set() {}, configurable: true });
}
