// What is found out about the whole file once it is open: first the survey, then whether it keeps the rules.
// No DOM.
import { RemoteError, type Calls } from '../../src/protocol/channel';
import type { Survey } from '../../src/protocol/inspection';
import type { inspectorCalls } from '../../src/protocol/inspectorView';
import type { Work } from './health';

/** Bytes of a file that is validated as soon as it is shown: some seconds of work. */
const validatedUnasked = 64 * 2 ** 20;
/** Ends that nobody needs to be told of. */
const quiet: ReadonlySet<string> = new Set(['superseded', 'closed']);

export interface ExaminationEvents {
  changed(): void;
  /** The engine has passed over the file: lists have their counts. */
  counted(): void;
  failed(message: string): void;
}

export class Examination {
  work: Work = 'nothing';

  /** `survey`: as known from before; null: not yet. */
  constructor(private readonly calls: Pick<Calls<typeof inspectorCalls>, 'survey' | 'findings'>, public survey: Survey | null, private readonly events: ExaminationEvents) {}

  /** Finds out what is missing; a large file is validated only when that is `asked` for. */
  async run(bytes: number, asked: boolean): Promise<void> {
    if (this.work !== 'nothing') return;
    try {
      if (!this.survey) {
        this.#begin('surveying');
        this.survey = await this.calls.survey(undefined);
        this.events.counted();
      }
      if (!this.survey.findings && (asked || bytes <= validatedUnasked)) {
        this.#begin('validating');
        const findings = await this.calls.findings(undefined);
        this.survey = { ...this.survey, findings };
      }
    } catch (error) {
      if (!(error instanceof RemoteError && quiet.has(error.code))) this.events.failed((error as Error).message);
    }
    this.#begin('nothing');
  }

  /** Has the engine pass over the file where all is known without it, so that lists get their counts. */
  async count(): Promise<void> {
    if (this.work !== 'nothing' || !this.survey) return;
    if (await this.calls.survey(undefined).then(() => true, () => false)) this.events.counted();
  }

  #begin(work: Work): void {
    this.work = work;
    this.events.changed();
  }
}
