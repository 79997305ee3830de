// What runs inside the webview's documents to measure them. It is installed before any script of a
// document, and touches nothing of the product: frames are counted by requestAnimationFrame, their
// work by the first task after them, messages where they pass from VS Code's document to ours.
export interface Message { readonly id: number; readonly name: string | null; readonly at: number; readonly bytes: number }

export interface Frame {
  /** Since the frame before. */
  readonly interval: number;
  /** Until script, style, layout and paint of the main thread were done; rastering is elsewhere. */
  readonly work: number;
  /** Something in view was not there yet. */
  readonly awaited: boolean;
}

export interface Recording {
  readonly frames: readonly Frame[];
  /** Of the steps that were drawn meanwhile: from the move to the picture. */
  readonly steps: readonly number[];
}

export interface Recorder {
  /** What came to this document, and what it was asked to pass on. All times here are since 1970, in milliseconds. */
  readonly received: readonly Message[];
  readonly sent: readonly Message[];
  /** When the first frame after the mark `ready` was done; undefined before. */
  readonly painted: number | undefined;
  /** A key pressed where the focus would be. */
  press(view: string, key: string): void;
  /** Plays the walk at a speed, for so many frames or to its end. */
  play(speed: string, frames: number): Promise<Recording>;
  /** Calls `act` in each of so many frames. */
  record(frames: number, act: (frame: number) => void): Promise<Recording>;
}

declare global {
  var recorder: Recorder;
}

/** `weigh`: messages get their size, which costs time of its own. */
export function installRecorder(weigh: boolean): void {
  const received: Message[] = [];
  const sent: Message[] = [];
  let painted: number | undefined;
  const awaited = 'g.row[data-awaited], .steps .row[data-current][data-awaited]';
  const waiting: ((now: number) => void)[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => waiting.shift()?.(performance.now());
  // Registered first of all callbacks of the next frame, since this one is not over yet: nothing of a frame is missed.
  const eachFrame = (act: (time: number, begin: number, done: (take: (end: number) => void) => void) => boolean) => requestAnimationFrame(time => {
    const begin = performance.now();
    const again = () => eachFrame(act);
    const next = again();
    const goesOn = act(time, begin, take => {
      waiting.push(take);
      channel.port2.postMessage(null);
    });
    if (!goesOn) cancelAnimationFrame(next);
  });
  const awaitPicture = () => eachFrame((_, __, done) => {
    if (performance.getEntriesByName('ready').length === 0) return true;
    done(end => (painted = performance.timeOrigin + end));
    return false;
  });

  const note = (list: Message[], message: unknown) => {
    const { id, name, type } = (message ?? {}) as { id?: number; name?: string; type?: string };
    if (id === undefined || type === undefined) return;
    if (list === received && list.length === 0) awaitPicture();
    list.push({ id, name: name ?? null, at: performance.timeOrigin + performance.now(), bytes: weigh ? new TextEncoder().encode(JSON.stringify(message)).length : 0 });
  };
  // VS Code's document posts into ours through this property, and hands on what ours says through a port.
  // (Elsewhere the property stays as it is: a message would seem to come from its own receiver.)
  if (parent !== top) {
    const post = globalThis.postMessage.bind(globalThis);
    globalThis.postMessage = ((message: unknown, ...rest: [string]) => {
      note(received, message);
      post(message, ...rest);
    }) as typeof globalThis.postMessage;
  }
  const postToPort = MessagePort.prototype.postMessage as (this: MessagePort, ...args: unknown[]) => void;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: unknown[]) {
    const [message] = args as [{ channel?: string; data?: { message?: unknown } } | null];
    if (message?.channel === 'onmessage') note(sent, message.data?.message);
    postToPort.apply(this, args);
  };

  globalThis.recorder = {
    received, sent,
    get painted() { return painted; },
    press: (view, key) => void document.querySelector(`[data-view=${view}]`)!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    play(speed, count) {
      const choice = document.querySelector<HTMLSelectElement>('[data-action=speed]')!;
      choice.value = speed;
      choice.dispatchEvent(new Event('change'));
      const button = document.querySelector<HTMLElement>('[data-action=step-play]')!;
      return this.record(count, frame => (frame === 0 || (frame === count - 1 && button.getAttribute('aria-label') === 'Pause')) && button.click());
    },
    record: (count, act) => new Promise(resolve => {
      const frames: Frame[] = [];
      const steps: number[] = [];
      const keep = (entries: PerformanceEntryList) => entries.forEach(({ name, duration }) => name === 'step drawn' && steps.push(duration));
      const observer = new PerformanceObserver(list => keep(list.getEntries()));
      observer.observe({ type: 'measure' });
      let [index, before] = [-1, 0];
      eachFrame((time, begin, done) => {
        const interval = time - before;
        before = time;
        if (++index < count) act(index);
        if (index > 0) done(end => frames.push({ interval, work: end - begin, awaited: document.querySelector(awaited) !== null }));
        if (index < count) return true;
        done(() => {
          keep(observer.takeRecords());
          observer.disconnect();
          resolve({ frames, steps });
        });
        return false;
      });
    }),
  };
}
