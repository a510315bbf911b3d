import { EventEmitter } from 'node:events';
import type * as vscode from 'vscode';

/** What `vscode.EventEmitter` does, outside VS Code. */
export class Emitter<T> implements vscode.EventEmitter<T> {
  readonly #emitter = new EventEmitter();

  readonly event: vscode.Event<T> = (listener) => {
    this.#emitter.on('event', listener);
    return { dispose: () => this.#emitter.off('event', listener) };
  };

  fire(data: T): void {
    this.#emitter.emit('event', data);
  }

  dispose(): void {
    this.#emitter.removeAllListeners();
  }
}

/** Resolves as soon as `holds` does: now, or after one of the events. */
export function until<T>(event: vscode.Event<T>, holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const listener = event(() => {
      if (!holds()) return;
      listener.dispose();
      resolve();
    });
  });
}
