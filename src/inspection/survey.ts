// The file in numbers, once all of it was read: counts and bytes by what blocks serve, layers, the map of
// the file, digests.
import type { Progress } from '../protocol/contracts';
import type { BlockKind, Survey } from '../protocol/inspection';
import type { Verification } from '../car/carFile';
import { byteMap, emptyCell } from './byteMap';
import type { InspectedFile } from './inspectedFile';
import type { LayerNumbers, Reach } from './reach';
import { blockKinds } from './reach';
import { cut } from './text';

const collectionsListed = 1000;

export function* verifyDigests({ car, file }: InspectedFile): Generator<Progress, Verification> {
  const verifying = car.verify();
  for (;;) {
    const step = verifying.next();
    if (step.done) return step.value;
    yield { task: `Checking digests of ${file.name}`, fraction: step.value };
  }
}

export function surveyOf({ car, numbered: { index } }: InspectedFile, reach: Reach, digests: Verification): Omit<Survey, 'findings'> {
  const map = byteMap(car.size, index, reach.kinds);
  const blocks: Record<BlockKind, number> = { commit: 0, node: 0, record: 0, stray: 0, other: 0 };
  for (const kind of reach.kinds) blocks[blockKinds[kind]!]++;
  const bytes = emptyCell();
  for (const cell of map.cells) for (const kind of Object.keys(bytes) as (keyof typeof bytes)[]) bytes[kind] += cell[kind];
  const collections = [...reach.census.collections].sort((a, b) => b[1] - a[1]);
  return {
    entries: reach.census.entries,
    nodes: reach.census.nodes,
    layers: Array.from(reach.layers, layerOf).filter(layer => layer !== undefined).reverse(),
    collections: collections.slice(0, collectionsListed).map(([name, count]) => ({ name: cut(name), count })),
    collectionsTotal: collections.length,
    blocks,
    bytes,
    missing: { nodes: reach.missingNodes, records: reach.missingRecords },
    stray: reach.stray.length,
    duplicates: reach.duplicates,
    digests: {
      verdict: digests.wrongCount > 0 ? 'wrong' : digests.unknown > 0 || car.incomplete || car.oversized > 0 ? 'unknown' : 'right',
      wrong: digests.wrongCount,
      unchecked: digests.unknown + car.oversized,
    },
    byteMap: map,
  };
}

function layerOf(numbers: LayerNumbers | undefined, layer: number): Survey['layers'][number] | undefined {
  if (!numbers) return undefined;
  const { nodes, entries, fewest, most, links } = numbers;
  return { layer, nodes, entries, fanout: { min: fewest, mean: links / nodes, max: most } };
}
