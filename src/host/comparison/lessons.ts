// The lessons: small trees, one pair for each thing the walk can meet, with a few words to each. The
// files are part of the extension; each opens as a comparison with the stepper at its first step.
import * as vscode from 'vscode';
import type { Comparing } from './session';

export interface Lesson {
  /** The folder under media/lessons. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** In the order in which they teach. */
export function lessons(): Lesson[] {
  const { t } = vscode.l10n;
  return [
    { id: 'identical', title: t('Identical trees'), text: t('Both roots have the same hash. That alone settles it: nothing is read, nothing has changed.') },
    { id: 'empty', title: t('An empty tree'), text: t('The left tree is empty, so there is no partner to compare with: everything on the right is read and added.') },
    { id: 'case-1', title: t('Case 1: same bounds, same hash'), text: t('One entry differs in the last subtree. The subtrees before it have equal bounds and equal hashes: both are skipped, unread, and both cursors advance.') },
    { id: 'case-2', title: t('Case 2: same bounds, different hash'), text: t('Both sides have a subtree up to the same key, with different hashes. The range holds just this pair, and their children are compared as two lists.') },
    { id: 'case-3', title: t('Case 3: different bounds'), text: t('The left tree splits at k5, the right one at k6. References are collected on both sides until both have the same bound and the same hash again: ref_c up to k7, which is outside the range and is skipped.') },
    { id: 'case-4', title: t('Case 4: one side exhausted'), text: t('After the first subtree the left list has ended. What remains on the right is a range with an empty partner: it is read and added.') },
    { id: 'boundary-removed', title: t('A boundary is removed'), text: t('k4 was removed and with it the boundary at k5: the children of the subtree that ended there moved to the next one. The range is (k3 … k7]. The moved children have hashes that the other side has, too: they are skipped, not removed and added. Only k4 is a change.') },
    { id: 'boundary-inserted', title: t('A boundary is inserted'), text: t('The reverse: a new key k4 made a new boundary at k5, and one subtree became two. The parts that only moved are skipped by their hashes; k4 is added.') },
    { id: 'height', title: t('Trees of different height'), text: t('The left tree is a single segment, the right one has two more layers above the same key. The higher side is opened until both are at the same layer. Both hold the same entry, so there is no change.') },
  ];
}

export function lessonComparing(extensionUri: vscode.Uri, id: string): Comparing {
  const file = (name: string) => String(vscode.Uri.joinPath(extensionUri, 'media', 'lessons', id, name));
  return { left: file('before.car'), right: file('after.car'), step: 0, lesson: id };
}

/** Asks which one; undefined when the user turns away. */
export async function pickLesson(): Promise<string | undefined> {
  const items = lessons().map(({ id, title, text }) => ({ id, label: title, detail: text }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Learn How the Walk Works'),
    placeHolder: vscode.l10n.t('Each lesson steps through a small pair of trees'),
    matchOnDetail: true,
  });
  return picked?.id;
}
