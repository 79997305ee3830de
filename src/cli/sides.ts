// The two files of a comparison, opened. Under the policy `boundary` a side may lack even the block of
// its root: what stands in its place is chosen beside the other side.
import type { CarFile } from '../car/carFile';
import { sideNames } from '../diff/walk';
import type { MissingPolicy } from '../diff/walk';
import { ipldDag } from '../formats/dag/dag';
import type { OpenedDag, OpenedTree, RootChoice } from '../repository/openTree';
import { absentTree, openRoot } from '../repository/openTree';
import { AbsentRootError } from '../repository/rootErrors';
import { inFile } from './failures';
import type { FileWithRoot } from './files';
import { fileWith, openCar } from './files';

type Opened = OpenedTree | OpenedDag;

interface Side {
  readonly path: string;
  readonly car: CarFile;
  /** Or why there is none. */
  readonly opened: Opened | AbsentRootError;
}

/** Left and right, each with what was chosen for it. */
export function openSides(paths: readonly [string, string], choices: readonly [RootChoice, RootChoice], onMissing: MissingPolicy): [FileWithRoot, FileWithRoot] {
  const sides = [0, 1].map(i => inFile({ path: paths[i]!, side: sideNames[i] }, () => open(paths[i]!, choices[i]!, onMissing))) as [Side, Side];
  const whole = (i: number) => {
    const { path, car, opened } = sides[i]!;
    return inFile({ path, side: sideNames[i] }, () => fileWith(path, car, opened instanceof AbsentRootError ? standIn(opened, car, sides[1 - i]!.opened) : opened));
  };
  return [whole(0), whole(1)];
}

function open(path: string, choice: RootChoice, onMissing: MissingPolicy): Side {
  const car = openCar(path);
  try {
    return { path, car, opened: inFile({ path, car }, () => openRoot(car, choice)) };
  } catch (error) {
    const { cause } = error as Error;
    if (cause instanceof AbsentRootError && onMissing === 'boundary') return { path, car, opened: cause };
    throw error;
  }
}

function standIn(error: AbsentRootError, car: CarFile, beside: Side['opened']): Opened {
  if (beside instanceof AbsentRootError) return absentTree(error, car, undefined);
  if ('tree' in beside) return absentTree(error, car, beside.tree);
  if (error.commit) throw error;
  return { dag: { format: ipldDag, source: car, root: error.cid }, recognised: `${ipldDag.name}, its root absent` };
}
