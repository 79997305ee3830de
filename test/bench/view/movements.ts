// What a reader does at the fastest: one event in every frame, made inside the page so that no driver's
// round trips come between. Each movement is evaluated there on its own: it knows its argument and the
// recorder, and nothing of this file.
import type { Recording } from './pageRecorder';

export type Movement = (frames: number) => Promise<Recording>;

/** Over the rows. */
export const rowMovements: Readonly<Record<string, Movement>> = {
  'scroll': frames => { // 60 pixels a frame, as a quick finger does
    const rows = document.querySelector('[data-view=rows]')!;
    rows.scrollTop = 0;
    return recorder.record(frames, () => (rows.scrollTop += 60));
  },
  'scroll bar dragged': frames => {
    const rows = document.querySelector('[data-view=rows]')!;
    const range = rows.scrollHeight - rows.clientHeight;
    return recorder.record(frames, frame => (rows.scrollTop = (range * (frame + 1)) / frames));
  },
  'PageUp held': frames => recorder.record(frames, () => recorder.press('rows', 'PageUp')),
  'next change': frames => recorder.record(frames, frame => frame % 15 === 0 && recorder.press('rows', 'n')), // four a second: each movement may end
  'zoom': frames => recorder.record(frames, frame => frame % 4 === 0 && recorder.press('rows', frame + 4 >= frames ? '0' : frame % 64 < 32 ? '-' : '+')), // and back at the end
};

/** Through the walk, from its first step on. */
export const stepMovements: Readonly<Record<string, Movement>> = {
  'step held': frames => recorder.record(frames, () => recorder.press('timeline', 'ArrowRight')),
  'step back held': frames => recorder.record(frames, () => recorder.press('timeline', 'ArrowLeft')),
  'steps scrolled': frames => {
    const steps = document.querySelector('[data-view=steps]')!;
    return recorder.record(frames, () => (steps.scrollTop += 60));
  },
  'play 10/s': frames => recorder.play('10', frames),
  'play 1,000/s': frames => recorder.play('1000', frames),
};

/** The timeline, while the mouse holds it. */
export const scrub: Movement = frames => {
  const timeline = document.querySelector('[data-view=timeline]')!;
  const { left, top, width } = timeline.getBoundingClientRect();
  const at = (frame: number) => ({ clientX: left + (width * (frame + 1)) / frames, clientY: top + 20, pointerId: 1, bubbles: true });
  return recorder.record(frames, frame => timeline.dispatchEvent(new PointerEvent('pointermove', at(frame))));
};
