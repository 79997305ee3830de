// What changed between two CAR files, by the engine alone. Part of docs/engine.md; a test runs it.
//   npx tsx docs/examples/diff.ts samples/before.car samples/after.car
import { fileURLToPath } from 'node:url';
import { CarFile } from '../../src/car/carFile';
import { openNodeFile } from '../../src/car/nodeFile';
import { differentiate } from '../../src/diff/differentiate';
import { openTree } from '../../src/repository/openTree';
import { cidText } from '../../src/tree/cid';
import { keyText } from '../../src/tree/range';

/** Long work is a generator that yields how far it is; this drives it to its end. */
function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Throws DiffFailedError where a block is missing or broken; then there is no list. */
export function changes(before: string, after: string): string[] {
  const cars = [before, after].map(path => finish(CarFile.open(openNodeFile(path)))) as [CarFile, CarFile];
  try {
    const [left, right] = cars;
    const stream = differentiate(openTree(left).tree, openTree(right).tree);
    return [...stream].map(({ op, entry }) => `${op} ${keyText(entry.key)} ${cidText(entry.value)}`);
  } finally {
    for (const car of cars) car.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [before, after] = process.argv.slice(2);
  if (before === undefined || after === undefined) throw new Error('two CAR files, please');
  for (const line of changes(before, after)) console.log(line);
}
