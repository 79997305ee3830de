// Draws an MST in one line of text: `k1 k3@2 k5=v'` are three keys with the layers 0, 2 and 0, the
// last with another value than its own. A key's layer is its hash's business, so each label gets a
// tail that hashes as wanted (`k3` -> `k3/17`): found by trying, the same at every run.
import * as raw from 'multiformats/codecs/raw';
import type { CID } from 'multiformats/cid';
import { buildMst, cidOf, layerOfKey, mstEntries, type BuiltMst } from './buildMst';

const utf8 = new TextEncoder();
const tails = new Map<string, string>();

/** The key drawn as `label@layer` (layer 0 where none is given). Labels of letters and digits keep their order. */
export function drawnKey(drawn: string): string {
  const known = tails.get(drawn);
  if (known) return known;
  const [label, layer = '0'] = drawn.split('@');
  for (let n = 0; ; n++) {
    const key = `${label}/${n}`;
    if (layerOfKey(utf8.encode(key)) !== Number(layer)) continue;
    tails.set(drawn, key);
    return key;
  }
}

/** The value CID drawn as this text. */
export function drawnValue(text: string): CID {
  return cidOf(utf8.encode(text), raw.code);
}

/** Entries of a drawing; a key without `=value` has its label as its value. */
export function drawEntries(drawing: string): Map<string, CID> {
  return new Map(drawing.split(/\s+/).filter(Boolean).map(word => {
    const [key = '', value = key.split('@')[0]!] = word.split('=');
    return [drawnKey(key), drawnValue(value)];
  }));
}

/** The canonical tree of a drawing. */
export function drawMst(drawing: string): BuiltMst {
  return buildMst(mstEntries(drawEntries(drawing)));
}

/** The label of a drawn key. */
export function labelOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}
