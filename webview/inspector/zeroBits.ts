// The first bits of a hash, in pairs. Pure.

export interface Pairs {
  readonly pairs: readonly { readonly text: string; readonly zero: boolean }[];
  /** More bits follow. */
  readonly rest: boolean;
}

/** As many pairs as it takes to see the leading zeros and what ends them, at least eight. A pair counts as zero when both its bits are among the leading ones. */
export function zeroBits(hex: string, zeros: number): Pairs {
  const all = [...hex].map(digit => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  const length = Math.min(all.length, Math.max(16, (Math.floor(zeros / 2) + 3) * 2));
  const pairs = [];
  for (let at = 0; at < length; at += 2) pairs.push({ text: all.slice(at, at + 2), zero: at + 2 <= zeros });
  return { pairs, rest: length < all.length };
}
