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
  if (typeof value !== 'object' || value === null) return false;
  const { uri, cid, key, root } = value as Record<string, unknown>;
  return isUri(uri) && [cid, key, root].every(text => text === null || typeof text === 'string');
}

/** The file that an argument of a command names: a URI, or what is inside a file. */
export function uriOf(argument: unknown): vscode.Uri | undefined {
  if (isUri(argument)) return argument;
  return isTarget(argument) ? argument.uri : undefined;
}

/** By its parts: what crossed a border as JSON has no methods any more, and is none. */
function isUri(value: unknown): value is vscode.Uri {
  if (typeof value !== 'object' || value === null) return false;
  const { scheme, path, with: change } = value as Record<string, unknown>;
  return typeof scheme === 'string' && typeof path === 'string' && typeof change === 'function';
}
