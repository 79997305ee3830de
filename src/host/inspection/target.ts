// What a command about something inside a file is about. Menus, links and other commands hand it over.
import type * as vscode from 'vscode';

export interface Target {
  /** The CAR file. */
  readonly uri: vscode.Uri;
  /** The block to open; null where the value has none of its own. */
  readonly cid: string | null;
  /** Of an entry: its key, as the protocol writes keys. */
  readonly key: string | null;
  /** Of an entry: the root of its tree; null: the file's own. */
  readonly root: string | null;
}

/** Whether an argument of a command is one: other extensions and key bindings may pass anything. */
export function isTarget(value: unknown): value is Target {
  return typeof value === 'object' && value !== null && 'uri' in value && 'cid' in value && 'key' in value && 'root' in value;
}
