// merkle-inspect proof: whether a key is in a tree, shown node by node from the root.
import { NodeUnavailableError } from '../formats/atproto/edit';
import type { ProofStep } from '../repository/proof';
import { proveKey } from '../repository/proof';
import { Slice } from '../tree/bytes';
import { cidText } from '../tree/cid';
import { MissingBlockError } from '../tree/errors';
import type { Command, Status } from './command';
import { inFile } from './failures';
import { openMst } from './files';
import { cidJson, keyJson, rangeJson } from './json';

export const proof: Command = {
  name: 'proof',
  synopsis: 'FILE KEY',
  summary: 'whether a key is in the tree (status 0) or proven absent (status 1), node by node',
  operands: [2, 2],

  run({ files }, output): Status {
    const [path, text] = files as [string, string];
    const wanted = Slice.of(new TextEncoder().encode(text));
    const { tree, car } = inFile({ path }, () => openMst(path));
    const { key, layer, outcome, value, record, steps } = inFile({ path, car, key: wanted }, () => {
      const found = proveKey(tree, wanted);
      // A node on the way is not there: neither inclusion nor absence is proven.
      if (found.missing) throw new NodeUnavailableError(found.missing, new MissingBlockError(found.missing.cid));
      return found;
    });
    output.answer(
      () => ({ key: keyJson(key), layer, outcome, value: cidJson(value), record: record ?? null, steps: steps.map(stepJson) }),
      () => [
        `${text}: ${outcome}${value ? `, ${cidText(value)} (the record is ${record === 'present' ? 'in' : 'not in'} the file)` : ''}`,
        ...steps.map(({ cid, why }, i) => `${i + 1}. ${cidText(cid)}: ${why}`),
      ],
    );
    return outcome === 'included' ? 0 : 1;
  },
};

function stepJson({ cid, layer, range, finding, why }: ProofStep) {
  return { cid: cidText(cid), layer, ...rangeJson(range), finding, why };
}
