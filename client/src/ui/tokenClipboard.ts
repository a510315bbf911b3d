import type { LogOutputChannel } from 'vscode';

/** The part of `vscode.Clipboard` that is needed here. */
export interface Clipboard {
  readText(): Thenable<string>;
  writeText(text: string): Thenable<void>;
}

/** Puts tokens on the clipboard and takes them off again. */
export class TokenClipboard {
  readonly #clipboard: Clipboard;
  readonly #log: Pick<LogOutputChannel, 'warn'>;
  #copied: { token: string; timer: NodeJS.Timeout } | undefined;

  constructor(clipboard: Clipboard, log: Pick<LogOutputChannel, 'warn'>) {
    this.#clipboard = clipboard;
    this.#log = log;
  }

  /** Copies `token`; the clipboard is cleared after `seconds` if it still holds it, never where `seconds` is 0. */
  async copy(token: string, seconds: number): Promise<void> {
    await this.#clipboard.writeText(token);
    clearTimeout(this.#copied?.timer);
    this.#copied =
      seconds > 0 ? { token, timer: setTimeout(() => void this.#clearLater(), seconds * 1000) } : undefined;
  }

  /** Clears the clipboard now, if it still holds the token that was copied last and is meant to be cleared. */
  async clear(): Promise<void> {
    const copied = this.#copied;
    if (copied === undefined) return;
    this.#copied = undefined;
    clearTimeout(copied.timer);
    if ((await this.#clipboard.readText()) === copied.token) await this.#clipboard.writeText('');
  }

  async #clearLater(): Promise<void> {
    await this.clear().catch((error) => this.#log.warn('The clipboard could not be cleared', error));
  }
}
