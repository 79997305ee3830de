// Finds texts that users see and that nobody can translate: words in a literal that stands where something
// is shown. It knows these places by name, so it may miss one that is new.
import ts from 'typescript';
import { everyNode, placeOf } from './sources';

/** Properties whose value is shown, and attributes that are shown or said. */
const shownNames = new Set([
  'title', 'label', 'description', 'detail', 'tooltip', 'placeHolder', 'placeholder', 'prompt', 'text', 'caption', 'meaning', 'absentKey', 'message',
  'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext',
]);

/** Codes of errors that end something quietly: nobody is told. */
const quiet = /^'(superseded|closed|not-open)'$/;

/** Calls that show some of their arguments: from which on. */
const shownFrom: readonly (readonly [callee: RegExp, first: number, last: number])[] = [
  [/\bshow(Error|Warning|Information)Message$/, 0, Infinity],
  [/\bsetStatusBarMessage$/, 0, 0],
  [/^(pickFile|announceWhenSlow)$/, 0, 1],
  [/^RemoteError$/, 1, 1],
  [/^h$/, 2, Infinity],
  [/^fill$/, 1, Infinity],
  [/^(linkButton|wordButton|progressRing)$/, 0, 0],
  [/\.(say|fail|text)$/, 0, 0],
  [/\bOpeningPage$/, 0, 0],
];

/** One line each. */
export function untranslated(files: readonly ts.SourceFile[]): string[] {
  const found = new Set<string>();
  const look = (shown: ts.Expression): void => {
    for (const literal of literalsIn(shown)) if (hasWords(literal.text)) found.add(`${placeOf(literal)}: ${literal.getText()}`);
  };
  for (const file of files) {
    everyNode(file, node => {
      if (ts.isPropertyAssignment(node) && isShown(node)) look(node.initializer);
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
      const callee = node.expression.getText();
      const given = node.arguments ?? [];
      if (callee === 'RemoteError' && quiet.test(given[0]?.getText() ?? '')) return;
      for (const [pattern, first, last] of shownFrom) if (pattern.test(callee)) given.forEach((argument, at) => at >= first && at <= last && look(argument));
      // An element's setAttribute('title', …) and a selection's attr('title', …).
      const [name, value] = given;
      if (/\.(attr|setAttribute)$/.test(callee) && name && value && ts.isStringLiteral(name) && shownNames.has(name.text)) look(value);
    });
  }
  return [...found];
}

/** On a page, a `name` is shown, too; elsewhere it is one for the machine. */
function isShown(property: ts.PropertyAssignment): boolean {
  const { name } = property;
  const text = ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '';
  return shownNames.has(text) || (text === 'name' && property.getSourceFile().fileName.startsWith('webview'));
}

type Literal = ts.StringLiteralLike | ts.TemplateLiteralLikeNode;

/** The literals that an expression may come to, or that are a part of it. What it calls is looked at by itself. */
function literalsIn(expression: ts.Expression): Literal[] {
  if (ts.isStringLiteralLike(expression)) return [expression];
  if (ts.isTemplateExpression(expression)) return [expression.head, ...expression.templateSpans.flatMap(({ expression: inner, literal }) => [...literalsIn(inner), literal])];
  if (ts.isConditionalExpression(expression)) return [...literalsIn(expression.whenTrue), ...literalsIn(expression.whenFalse)];
  if (ts.isBinaryExpression(expression) && /^(&&|\|\||\?\?|\+)$/.test(expression.operatorToken.getText())) return [...literalsIn(expression.left), ...literalsIn(expression.right)];
  if (ts.isParenthesizedExpression(expression) || ts.isSpreadElement(expression) || ts.isAsExpression(expression)) return literalsIn(expression.expression);
  if (ts.isArrayLiteralExpression(expression)) return expression.elements.flatMap(literalsIn);
  if (ts.isArrowFunction(expression) && !ts.isBlock(expression.body)) return literalsIn(expression.body);
  if (ts.isCallExpression(expression) && ts.isPropertyAccessExpression(expression.expression) && /^(join|filter)$/.test(expression.expression.name.text)) return literalsIn(expression.expression.expression);
  return [];
}

/** Two small letters in a row: neither an abbreviation (`DID`), nor a sign, an icon (`$(check)`) or a URI (`did:key:z…`). */
const hasWords = (text: string): boolean => /\p{Ll}{2}/u.test(text.replace(/\$\([\w~-]+\)|\b\w+:\w\S*/g, ''));
