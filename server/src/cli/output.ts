import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

type TextStream = Writable & Partial<WriteStream>;

/** A stream of the process to write text to. A reader that leaves early, as `head` does, is no error. */
export class Output {
  readonly #open: () => TextStream;
  readonly #env: NodeJS.ProcessEnv;
  readonly #onUnwritable: (error: Error) => void;
  #opened: TextStream | undefined;
  #isTaken = true;

  /**
   * `open` is called when something is asked of the stream: to make it takes a while. `onUnwritable` is told what else
   * keeps the text from being written, of which the rest is lost.
   */
  constructor(
    open: () => TextStream,
    env: NodeJS.ProcessEnv,
    onUnwritable: (error: Error) => void = () => {},
  ) {
    this.#open = open;
    this.#env = env;
    this.#onUnwritable = onUnwritable;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  get hasColor(): boolean {
    return wantsColor(this, this.#env);
  }

  /** In characters; undefined where lines may be of any length. */
  get width(): number | undefined {
    // A terminal that nobody told its size says 0.
    return this.isTerminal ? this.#stream.columns || undefined : undefined;
  }

  get #stream(): TextStream {
    if (this.#opened) return this.#opened;
    this.#opened = this.#open();
    this.#opened.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#isTaken && error.code !== 'EPIPE') this.#onUnwritable(error);
      this.#isTaken = false;
    });
    return this.#opened;
  }

  write(text: string): void {
    if (this.#isTaken) this.#stream.write(text);
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
function wantsColor(output: Output, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return output.isTerminal && TERM !== 'dumb';
}
