// The lists of blocks: the links of one, what is missing, what is stray, all of them.
import { ipldDag } from '../formats/dag/dag';
import type { Item } from '../protocol/inspection';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import type { DagLink, DagPart } from '../tree/dag';
import { pathText } from '../tree/dag';
import { EngineError } from '../tree/errors';
import { cidName, cidToAsk } from './cidNames';
import { codecName, codecOf, describeBlock } from './describeBlock';
import type { InspectedFile } from './inspectedFile';
import { blockItem, fact, itemOf, placeFacts } from './items';
import type { Known } from './known';
import type { ListSource } from './listing';
import { listOf } from './listing';
import type { MissingBlock } from './reach';
import { cut, plural } from './text';

/** The links of a block, those in further parts of the same map behind them; each part is opened when it is its turn. */
export function linksOf({ file }: Known, cid: Cid, as: string | undefined): ListSource<DagLink> {
  return {
    *produce(skip) {
      let toSkip = skip;
      const seen = new Set<string>();
      const waiting: (DagPart | { readonly cid: Cid; readonly as: undefined })[] = [{ cid, as: undefined }];
      for (let part = waiting.pop(); part; part = waiting.pop()) {
        const text = cidText(part.cid);
        if (seen.has(text)) continue;
        seen.add(text);
        const node = openPart(file, part.cid, part.as ?? as, waiting.length === 0 && seen.size === 1);
        for (const link of node?.links ?? []) {
          yield toSkip > 0 ? undefined : link;
          if (toSkip > 0) toSkip--;
        }
        for (const below of [...(node?.parts ?? [])].reverse()) waiting.push(below);
        yield undefined;
      }
    },
    show: link => linkItem(file, link),
    text: ({ path }) => pathText(path),
  };
}

/** undefined: a part that cannot be read. Throws what opening the first block throws. */
function openPart({ car }: InspectedFile, cid: Cid, as: string | undefined, isFirst: boolean) {
  try {
    return ipldDag.open(cid, car.load(cid), as);
  } catch (error) {
    if (!(error instanceof EngineError) || isFirst) throw error;
    return undefined;
  }
}

function linkItem(file: InspectedFile, { path, kind, target }: DagLink): Item {
  const label = cut(pathText(path));
  if (kind === 'value') {
    const description = `${plural(target.length, 'byte')} kept here`;
    return itemOf({ label, description, icon: 'value', facts: [fact('Path', cut(pathText(path), 1024)), fact('Value', description)] });
  }
  const { what, hasLinks } = peek(file, target);
  const icon = what.includes('directory') ? 'directory' : 'link';
  const item = blockItem(file, target, what, icon, hasLinks ? { kind: 'links', cid: cidText(target), as: null } : null);
  return { ...item, label, facts: [fact('Path', cut(pathText(path), 1024)), ...item.facts] };
}

/** What a block is and whether there is anything below it. */
function peek({ car }: InspectedFile, cid: Cid): { what: string; hasLinks: boolean } {
  if (ipldDag.opaque(codecOf(cid))) return { what: codecName(cid), hasLinks: false };
  try {
    const { kind, links, parts } = ipldDag.open(cid, car.load(cid));
    return { what: kind, hasLinks: links.length + parts.length > 0 };
  } catch (error) {
    if (error instanceof EngineError) return { what: car.find(cid) < 0 ? 'not in the file' : 'cannot be read', hasLinks: false };
    throw error;
  }
}

export function dagItem({ file }: Known, root: Cid): Item {
  const { what, hasLinks } = peek(file, root);
  return { ...blockItem(file, root, what, what.includes('directory') ? 'directory' : 'tree', hasLinks ? { kind: 'links', cid: cidText(root), as: null } : null), label: 'Links' };
}

export function missingItem({ cid, what, neededFor }: MissingBlock): Item {
  const text = cidName(cid);
  return itemOf({ label: text, description: `${what} of ${neededFor}`, icon: 'missing', cid: cidToAsk(cid), present: false, facts: [fact('CID', text), fact('Kind', what), fact('Needed for', neededFor)] });
}

export function strayBlocks(known: Known): ListSource<number> {
  return listOf(known.reach?.stray ?? [], number => numberedItem(known, number, 'stray'));
}

export function allBlocks(known: Known): ListSource<number> {
  const { index: { count }, table } = known.file.numbered;
  return {
    *produce(skip) {
      for (let number = skip; number < count; number++) yield number;
    },
    show: number => numberedItem(known, number, 'block'),
    text: number => cidText(table.glance(number).cid),
    total: () => count,
  };
}

export function numberedItem({ file, reach }: Known, number: number, icon: Item['icon']): Item {
  const { cid, bytes, offset } = file.numbered.table.glance(number);
  const what = describeBlock(cid, bytes);
  const text = cidText(cid);
  const serves = reach?.kindOf(cid);
  return itemOf({
    label: text,
    description: what,
    icon,
    ref: !ipldDag.opaque(codecOf(cid)) && peek(file, cid).hasLinks ? { kind: 'links', cid: text, as: null } : null,
    cid: text,
    present: true,
    facts: [fact('CID', text), fact('Kind', what), ...(serves ? [fact('Serves as', serves)] : []), fact('Offset in the file', offset), fact('Size', plural(bytes.length, 'byte'))],
  });
}

/** What is known of a place that is asked for by its CID alone. */
export function looseItem(known: Known, cid: Cid): Item {
  const { what, hasLinks } = peek(known.file, cid);
  return { ...blockItem(known.file, cid, what, 'block', hasLinks ? { kind: 'links', cid: cidText(cid), as: null } : null), facts: [fact('CID', cidName(cid)), fact('Kind', what), ...placeFacts(known.file, cid)] };
}
