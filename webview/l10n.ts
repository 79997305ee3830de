// The page's texts in the language of VS Code. The host hands the translations over with the page
// (`body[data-texts]`, JSON; none in English), and the English text is the key, as with vscode.l10n.t.
// They are read before anything else runs, so a table of texts may stand at the top of a file. What the
// engine says about a file or a step is English in every language.
import { format } from 'd3';
import * as v from 'valibot';

const translations = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));
const read = v.safeParse(translations, typeof document === 'undefined' ? undefined : document.body.dataset['texts']);
const bundle = new Map(read.success ? Object.entries(read.output) : []);

/** The text for the reader, with the arguments in place of `{0}`, `{1}` and so on. A literal: `npm run l10n` collects it. */
export function t(text: string, ...args: readonly (string | number)[]): string {
  const translated = bundle.get(text) ?? text;
  return args.length === 0 ? translated : translated.replace(/\{(\d+)\}/g, (place, at: string) => String(args[Number(at)] ?? place));
}

/** `61,203`. */
export const number = format(',d');

/** `plural(2, '{0} entry', '{0} entries')`: two texts for translators, `{0}` is the count. */
export const plural = (count: number, one: string, many: string): string => t(count === 1 ? one : many, number(count));
