// The figures of all rounds of a pair as tables: the middle round where rounds are compared, everything
// together where a tail is of interest.
import type { Moved, Round, Weighed } from './round';

export function printFigures(title: string, messages: readonly Weighed[], rounds: readonly Round[]): void {
  const [first] = rounds;
  if (!first) return;
  console.log(`\n${title}: ${text(first.rows)} rows, a walk of ${text(first.steps)} steps`);

  const goals: Readonly<Record<string, string>> = { 'activation': '20', 'diff known → picture': '300' };
  table(['times, ms', 'middle', 'least', 'most', 'goal'], Object.keys(first.times).map(name => {
    const all = sorted(rounds.map(({ times }) => times[name]!));
    return [name, text(quantile(all, 0.5)), text(all[0]!), text(all.at(-1)!), goals[name] ?? ''];
  }));

  table(['frames, ms', 'p50', 'p95', 'max', 'p95 of the calmest', 'work p50', 'p95', 'CPU a frame', 'starved', 'move → drawn p50', 'p95', 'awaited', 'steps a second'], first.movements.map(({ name }) => {
    const moved = rounds.map(({ movements }) => movements.find(movement => movement.name === name)!);
    const frames = moved.flatMap(({ recording }) => recording.frames);
    const intervals = sorted(frames.map(({ interval }) => interval));
    const calmest = Math.min(...moved.map(({ recording }) => quantile(sorted(recording.frames.map(({ interval }) => interval)), 0.95)));
    const work = sorted(frames.map(frame => frame.work));
    const steps = sorted(moved.flatMap(({ recording }) => recording.steps));
    const of = (figure: (movement: Moved) => number): number => moved.reduce((sum, movement) => sum + figure(movement), 0);
    const took = intervals.reduce((sum, interval) => sum + interval, 0);
    return [
      name, ...[0.5, 0.95, 1].map(at => text(quantile(intervals, at))), text(calmest), ...[0.5, 0.95].map(at => text(quantile(work, at))),
      text(of(({ processor }) => processor.used) / frames.length), share(of(({ processor }) => processor.starved) / took),
      ...[0.5, 0.95].map(at => text(quantile(steps, at))), share(frames.filter(({ awaited }) => awaited).length / frames.length),
      text((of(({ followed }) => followed) / took) * 1000),
    ];
  }));
  console.log('  Goal: p95 at most 16.7. The window\'s main thread serves the page and VS Code\'s workbench. Work: until its script, style, layout');
  console.log('  and paint of a frame are done. Starved: it could have run and no processor was free. Awaited: rows or the step were not there yet.');

  table(['event loop of the extension host', 'late p99, ms', 'late max', 'of it blocked, max', 'goal', 'missed'], Object.keys(first.lags).map(name => {
    const lags = rounds.flatMap(round => round.lags[name]!);
    const late = sorted(lags.map(lag => lag.late));
    return [name, text(quantile(late, 0.99)), text(quantile(late, 1)), text(Math.max(...lags.map(({ blocked }) => blocked))), '50', `${lags.filter(({ blocked }) => blocked > 50).length} of ${text(lags.length)}`];
  }));

  console.log('  Late: a timer of 5 ms came so much later. Blocked: without the time for which no processor was free.');

  table(['messages, kB', 'number', 'mean', 'largest', 'goal'], [...new Set(messages.map(nameOf))].map(name => {
    const sizes = messages.filter(message => nameOf(message) === name).map(({ bytes }) => bytes / 1000);
    return [name, text(sizes.length), text(sizes.reduce((sum, size) => sum + size, 0) / sizes.length), text(Math.max(...sizes)), '1,000'];
  }));
}

const nameOf = ({ from, name }: Weighed): string => `${from}: ${name}`;
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const quantile = (values: readonly number[], at: number): number => values[Math.min(values.length - 1, Math.floor(values.length * at))] ?? NaN;

const share = (part: number): string => (Number.isNaN(part) ? '–' : `${(part * 100).toFixed(0)} %`);

function text(value: number): string {
  return Number.isNaN(value) ? '–' : value.toLocaleString('en', { maximumFractionDigits: value < 100 && !Number.isInteger(value) ? 1 : 0 });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map(row => row[column]!.length)));
  console.log();
  for (const line of [head, ...rows]) console.log(`  ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ').trimEnd()}`);
}
