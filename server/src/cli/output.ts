import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** A stream of the process to write text to. A reader that leaves early, as `head` does, is no error. */
export class Output {
  readonly isTerminal: boolean;
  readonly hasColor: boolean;
  readonly #stream: Writable & Partial<WriteStream>;
  #isOpen = true;

  /** `onUnwritable` is told what else keeps the text from being written, of which the rest is lost. */
  constructor(
    stream: Writable & Partial<WriteStream>,
    env: NodeJS.ProcessEnv,
    onUnwritable: (error: Error) => void = () => {},
  ) {
    this.#stream = stream;
    this.isTerminal = stream.isTTY === true;
    this.hasColor = wantsColor(this.isTerminal, env);
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#isOpen && error.code !== 'EPIPE') onUnwritable(error);
      this.#isOpen = false;
    });
  }

  /** In characters; undefined where lines may be of any length. */
  get width(): number | undefined {
    return this.isTerminal ? this.#stream.columns : undefined;
  }

  write(text: string): void {
    if (this.#isOpen) this.#stream.write(text);
  }

  /** Resolves when the text is on its way; rejects where nobody takes it. */
  handOver(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#stream.write(text, (error) => (error ? reject(error) : resolve()));
    return promise;
  }

  style(style: Style, text: string): string {
    return this.hasColor ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** See https://no-color.org and https://force-color.org. */
function wantsColor(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return isTerminal && TERM !== 'dumb';
}
