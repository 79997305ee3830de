// The life of the editor's page: shows what is known of the file at once, then the file itself, or why it
// cannot be shown; follows the host's events. `body[data-state]` says where it is.
import { Channel, RemoteError, type Calls, type Handlers, type Port } from '../../src/protocol/channel';
import { inspectorCalls, inspectorEvents } from '../../src/protocol/inspectorView';
import { t } from '../l10n';
import { OpeningPage } from '../panels/pages';
import { h } from '../panels/dom';
import type { Storage } from '../state';
import { textButton } from '../toolkit';
import { InspectorMemory } from './inspectorState';
import { InspectorView } from './inspectorView';

class InspectorApp {
  #view: InspectorView | undefined;
  #opening = new OpeningPage(t('Opening the file…'));
  #attempt = 0;

  constructor(private readonly root: HTMLElement, private readonly calls: Calls<typeof inspectorCalls>, private readonly memory: InspectorMemory) {
    addEventListener('keydown', event => this.#view?.key(event));
    addEventListener('visibilitychange', () => document.hidden && this.#view?.rest());
    addEventListener('pagehide', () => this.#view?.rest());
    addEventListener('focus', () => document.activeElement === document.body && this.#view?.focus());
  }

  readonly handlers: Handlers<typeof inspectorEvents> = {
    progress: progress => {
      this.#opening.show(progress);
      this.#view?.progress(progress);
    },
    counted: overview => void this.#view?.counted(overview),
    reopened: () => {
      this.#view = undefined; // another file, in a way: nothing of the old one may stay
      void this.open();
    },
    reveal: place => void this.#view?.reveal(place),
  };

  async open(): Promise<void> {
    const attempt = ++this.#attempt;
    const isCurrent = () => attempt === this.#attempt;
    try {
      if (!this.#view) this.#showOpening();
      const known = await this.calls.open({ fresh: false });
      if (!isCurrent()) return;
      const view = (this.#view ??= new InspectorView(this.calls, this.memory));
      this.root.replaceChildren(view.element);
      await view.load(known);
      document.body.dataset['state'] = 'ready';
      if (document.hasFocus()) view.focus();
      if (known.cached) {
        performance.mark('known');
        const fresh = await this.calls.open({ fresh: true });
        if (!isCurrent()) return;
        await view.load(fresh);
      }
      view.opened();
      const begin = await this.calls.begin(undefined);
      if (begin && isCurrent()) await view.reveal(begin);
    } catch (error) {
      if (isCurrent()) this.#fail(error);
    }
  }

  #showOpening(): void {
    document.body.dataset['state'] = 'opening';
    this.#opening = new OpeningPage(t('Opening the file…'));
    this.root.replaceChildren(this.#opening.element);
  }

  #fail(error: unknown): void {
    this.#view = undefined;
    document.body.dataset['state'] = 'error';
    const { code, message } = error instanceof RemoteError ? error : { code: 'internal', message: String(error) };
    this.root.replaceChildren(h('main', { 'class': 'page', 'data-page': 'error' },
      h('h1', {}, code === 'cancelled' ? t('Cancelled') : t('This file cannot be shown')),
      h('p', { 'class': 'message', 'role': 'alert' }, message),
      code !== 'cancelled' && h('p', { class: 'kind' }, `${t('kind of error:')} `, h('code', { 'data-fact': 'code' }, code)),
      h('div', { class: 'buttons' },
        textButton('primary', { action: 'retry', label: t('Try again'), onClick: () => void this.open() }),
        textButton('secondary', { action: 'reopen-with', label: t('Open with another editor…'), onClick: () => void this.calls.reopenWith(undefined) }),
        textButton('secondary', { action: 'show-log', label: t('Show log'), onClick: () => void this.calls.showLog(undefined) }))));
  }
}

export function startInspector(port: Port, storage: Storage, root: HTMLElement): void {
  // Events may come before the first answer does: the app stands before anyone is asked.
  const channel: Channel<typeof inspectorCalls, typeof inspectorEvents> = new Channel(port, inspectorCalls, inspectorEvents, {
    progress: progress => app.handlers.progress(progress),
    counted: overview => app.handlers.counted(overview),
    reopened: none => app.handlers.reopened(none),
    reveal: place => app.handlers.reveal(place),
  });
  const app = new InspectorApp(root, channel.calls, new InspectorMemory(storage));
  void app.open();
}
