// Text from a file as it may be shown, by host and webview alike. Characters that a reader cannot see,
// or that reorder what stands around them (controls, bidirectional marks, zero-width and unassigned
// characters, spaces other than U+0020, lone surrogates), appear as escapes: a key always looks like what it is.

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/** The text with every unseen character as `\u202e`, or `\u{e0041}` beyond the first plane. */
export function visible(text: string): string {
  return text.replace(unseen, character => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}
