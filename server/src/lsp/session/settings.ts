import type { LintSettings } from '../../../../common/src/protocol.ts';

/** Asks the client for the settings that hold for a document; what it answers is not trusted to have their shape. */
export type AskSettings = (uri: string) => Promise<unknown>;

/** The settings of each document, asked for once until they change. */
export class Settings {
  readonly #ask: AskSettings | undefined;
  #answers = new Map<string, Promise<LintSettings>>();
  #pushed: LintSettings = read(undefined);

  /** Without `ask`, for a client that can only push them, one set holds for all documents. */
  constructor(ask: AskSettings | undefined) {
    this.#ask = ask;
  }

  /** Rejects where the client fails to answer; the next call asks again. */
  of(uri: string): Promise<LintSettings> {
    if (!this.#ask) return Promise.resolve(this.#pushed);
    const known = this.#answers.get(uri);
    if (known) return known;
    const answers = this.#answers;
    const answer = this.#ask(uri).then(read);
    answer.catch(() => answers.delete(uri));
    answers.set(uri, answer);
    return answer;
  }

  /** `pushed` is the section as the client sent it along; clients that can be asked send none. */
  change(pushed: unknown): void {
    this.#answers = new Map();
    this.#pushed = read(pushed);
  }

  forget(uri: string): void {
    this.#answers.delete(uri);
  }
}

function read(section: unknown): LintSettings {
  const { enable, asOf, scope } = Object(section);
  return {
    enable: enable !== false,
    asOf: typeof asOf === 'string' && asOf !== '' ? asOf : null,
    scope: scope === 'openFiles' ? scope : 'workspace',
  };
}
