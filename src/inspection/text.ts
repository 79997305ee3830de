// Text out of files may be of any length; what is shown is not.

const shown = 256;

export function cut(text: string, limit = shown): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** `3 blocks`, `1 block`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
