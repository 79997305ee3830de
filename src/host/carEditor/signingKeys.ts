// Public keys to check signatures with, one for each DID: asked for once and remembered. A CAR file says
// who signed, not with which key; only a person (or their DID document) can.
import * as vscode from 'vscode';
import { RemoteError } from '../../protocol/channel';
import type { Signature } from '../../protocol/inspection';
import type { CheckedSignature } from '../../protocol/inspectorView';
import { titleText } from '../fileNames';

export interface SigningKeys {
  readonly memory: vscode.Memento;
  /** Rejects with `unusable-signing-key` where the text is no key. */
  check(key: string): Promise<Signature>;
}

const nameFor = (did: string): string => `signingKey:${did}`;

/** null: there is no key for the DID, or the user turned away. */
export async function checkWithKnownKey({ memory, check }: SigningKeys, did: string): Promise<CheckedSignature | null> {
  const key = memory.get<unknown>(nameFor(did));
  return typeof key === 'string' ? { signature: await check(key), key } : null;
}

/** Asks until there is a key that can be used; null: the user turned away. */
export async function checkWithGivenKey({ memory, check }: SigningKeys, did: string): Promise<CheckedSignature | null> {
  const known = memory.get<unknown>(nameFor(did));
  let value = typeof known === 'string' ? known : '';
  let problem: string | undefined;
  for (;;) {
    const key = await vscode.window.showInputBox({
      title: vscode.l10n.t('Public Key of {0}', titleText(did)),
      prompt: problem ?? vscode.l10n.t('As its DID document names it: did:key:z… or the multibase text z…. It is remembered for this DID.'),
      placeHolder: 'did:key:z…',
      value,
      ignoreFocusOut: true,
    });
    if (!key?.trim()) return null;
    value = key.trim();
    try {
      const signature = await check(value);
      await memory.update(nameFor(did), value);
      return { signature, key: value };
    } catch (error) {
      if (!(error instanceof RemoteError && error.code === 'unusable-signing-key')) throw error;
      problem = vscode.l10n.t('This cannot be used as a key: {0}', error.message);
    }
  }
}
