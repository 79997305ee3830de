// The texts for translators: what is handed to `vscode.l10n.t`, `l10n.t` and, on the pages, to `t` and
// `plural`. A text is its own key, so it has to be a literal: nothing else can be collected.
import ts from 'typescript';
import { everyNode, placeOf } from './sources';

export interface Texts {
  /** As VS Code reads it: English text to translation, here the English text; sorted. */
  readonly bundle: Readonly<Record<string, string>>;
  /** One line each: a text that is no literal, a `{0}` without an argument. */
  readonly problems: readonly string[];
}

export function textsOf(files: readonly ts.SourceFile[]): Texts {
  const texts = new Set<string>();
  const problems: string[] = [];
  for (const file of files) {
    everyNode(file, node => {
      if (!ts.isCallExpression(node)) return;
      for (const { text, count } of textArguments(node)) {
        if (!text || !ts.isStringLiteralLike(text)) {
          problems.push(`${placeOf(node)}: ${text?.getText() ?? 'nothing'} is no literal`);
          continue;
        }
        texts.add(text.text);
        const places = [...text.text.matchAll(/\{(\d+)\}/g)].map(match => Number(match[1]));
        if (count !== undefined && places.some(place => place >= count)) problems.push(`${placeOf(node)}: "${text.text}" has more places than arguments`);
      }
    });
  }
  return { bundle: Object.fromEntries([...texts].sort().map(text => [text, text])), problems };
}

/** The arguments that are texts, and how many others fill their places; undefined: unknown. */
function textArguments({ expression, arguments: given }: ts.CallExpression): { text: ts.Expression | undefined; count: number | undefined }[] {
  if (isT(expression)) return [{ text: given[0], count: given.some(ts.isSpreadElement) ? undefined : given.length - 1 }];
  if (isPlural(expression)) return [{ text: given[1], count: 1 }, { text: given[2], count: 1 }];
  return [];
}

/** Whether a call of this turns a literal into the reader's language. */
export const isTranslated = (callee: ts.Expression): boolean => isT(callee) || isPlural(callee);

const isT = (callee: ts.Expression): boolean => /(^|\bl10n\.)t$/.test(callee.getText());
const isPlural = (callee: ts.Expression): boolean => callee.getText() === 'plural';
