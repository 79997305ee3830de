// The life of the page: opens the comparison, shows what it is doing meanwhile, then the comparison
// or why there is none; follows the host's events. `body[data-state]` says where it is.
import { RemoteError, type Calls, type Handlers } from '../src/protocol/channel';
import type { viewCalls, viewEvents } from '../src/protocol/contracts';
import { ComparisonView } from './comparisonView';
import { t } from './l10n';
import { failurePage, OpeningPage } from './panels/pages';
import type { Memory } from './state';

export class App {
  #view: ComparisonView | undefined;
  #opening = new OpeningPage(t('Opening both files…'));
  #attempt = 0;

  constructor(private readonly root: HTMLElement, private readonly calls: Calls<typeof viewCalls>, private readonly memory: Memory) {
    addEventListener('focus', () => document.activeElement === document.body && this.#view?.focus());
    addEventListener('keydown', event => this.#view?.key(event));
    addEventListener('visibilitychange', () => document.hidden && memory.write());
    addEventListener('pagehide', () => memory.write());
  }

  readonly handlers: Handlers<typeof viewEvents> = {
    progress: progress => void this.#opening.show(progress),
    counted: overview => void this.#view?.counted(overview),
    reopened: () => void this.open(),
    reveal: sought => void this.#view?.reveal(sought),
  };

  /** Opens from the start, or anew: then the old picture stays until there is a new one. */
  async open(): Promise<void> {
    const attempt = ++this.#attempt;
    if (!this.#view) {
      this.#opening = new OpeningPage(t('Opening both files…'));
      this.#show('opening', this.#opening.element);
    }
    try {
      const { overview, begin } = await this.calls.open(undefined);
      if (attempt !== this.#attempt) return;
      const view = (this.#view ??= new ComparisonView(this.calls, this.memory, error => this.#fail(error)));
      if (!view.element.isConnected) this.root.replaceChildren(view.element);
      await view.load(overview, begin);
      if (view !== this.#view || document.body.dataset['state'] === 'ready') return;
      document.body.dataset['state'] = 'ready';
      performance.mark('ready');
      if (document.hasFocus()) view.focus();
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#view = undefined;
    const { code, message } = error instanceof RemoteError ? error : { code: 'internal', message: String(error) };
    this.#show('error', failurePage({ code, message }, {
      retry: () => void this.open(),
      showLog: () => void this.calls.showLog(undefined),
      comparePartially: () => void this.calls.comparePartially(undefined).catch((failure: unknown) => this.#fail(failure)),
    }));
  }

  #show(state: 'opening' | 'error', page: HTMLElement): void {
    document.body.dataset['state'] = state;
    this.root.replaceChildren(page);
  }
}
