// @ipld/car in its faster form: the whole file in memory, blocks in a list without an index. It knows
// no trees; @ipld/dag-cbor decodes.
import { readFileSync } from 'node:fs';
import { CarBufferReader } from '@ipld/car/buffer-reader';
import { decode } from '@ipld/dag-cbor';
import { compete, plainShape } from './contestant';

void compete({
  open: path => CarBufferReader.fromBytes(readFileSync(path)),
  blockCount: reader => reader.blocks().length,
  decoders: blocks => ({ '@ipld/dag-cbor': { run: () => { for (const block of blocks) decode(block); }, shape: i => plainShape(decode(blocks[i]!)) } }),
});
