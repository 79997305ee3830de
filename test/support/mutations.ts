// Damaged copies of blocks, the same ones every time: bytes turned, cut away, put in or repeated.

/** `count` copies of the given blocks, each damaged in one to three places. */
export function* mutations(blocks: readonly Uint8Array[], count: number, seed = 20260101): Generator<Uint8Array> {
  let state = seed >>> 0 || 1;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let i = 0; i < count; i++) {
    let block: Uint8Array = blocks[below(blocks.length)]!.slice();
    for (let times = 1 + below(3); times > 0; times--) block = damage(block, below);
    yield block;
  }
}

function damage(block: Uint8Array, below: (limit: number) => number): Uint8Array {
  const at = below(block.length + 1);
  switch (below(5)) {
    case 0:
      return new Uint8Array([...block.subarray(0, at), below(256), ...block.subarray(at + 1)]);
    case 1:
      return block.slice(0, at);
    case 2:
      return new Uint8Array([...block.subarray(0, at), below(256), ...block.subarray(at)]);
    case 3:
      return new Uint8Array([...block.subarray(0, at), ...block.subarray(Math.min(block.length, at + 1 + below(8)))]);
    default:
      return new Uint8Array([...block.subarray(0, at), ...block.subarray(below(at + 1), at), ...block.subarray(at)]);
  }
}
