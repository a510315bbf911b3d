import * as vscode from 'vscode';
import type { ApiKey } from '../../../common/src/model/key.ts';
import type { KeyQuery } from '../../../common/src/model/query.ts';
import type { Connection } from '../connections/connection.ts';
import { keyDescription, keyLabel } from '../keys/keyPresentation.ts';
import type { KeyStore } from '../keys/keyStore.ts';
import { describeFailure, Refusal } from './failure.ts';
import { accepted, plain } from './prompts.ts';

export interface KeyPrompt {
  title: string;
  placeholder: string;
  connections: readonly Connection[];
  /** See `KeyStore.search`. */
  among?: readonly KeyQuery[] | undefined;
  /** The keys of these lists that are worth offering. */
  fits: (key: ApiKey, connection: Connection) => boolean;
  /** What to say where no key fits. */
  none?: string;
  now: Date;
}

export interface PickedKey {
  readonly connection: Connection;
  readonly key: ApiKey;
}

/**
 * Lets the user pick a key: by connection, the most urgent first. The backends search again as the user types;
 * dismissing aborts that. Throws a `Refusal` where there is no key that fits, and what the first search failed with.
 */
export async function pickKey(store: KeyStore, prompt: KeyPrompt): Promise<PickedKey | undefined> {
  const picker = vscode.window.createQuickPick<KeyItem>();
  picker.title = prompt.title;
  picker.placeholder = prompt.placeholder;
  const search = new KeySearch(store, prompt, picker);
  try {
    const item = await Promise.race([accepted(picker), search.failed]);
    if (item?.failure !== undefined) throw item.failure;
    return item?.choice && (await withRoles(item.choice));
  } finally {
    search.stop();
    picker.dispose();
  }
}

/** A key that was found without its roles, as a list may have it, is read once more before it is worked on. */
async function withRoles({ connection, key }: PickedKey): Promise<PickedKey> {
  const isComplete = key.kind === 'external' || key.rolesUnknown === undefined;
  if (isComplete || connection.state.kind !== 'ready') return { connection, key };
  return { connection, key: await connection.state.backend.getKey(key.id) };
}

interface KeyItem extends vscode.QuickPickItem {
  readonly choice?: PickedKey;
  /** Why the keys of one of several connections are missing. */
  readonly failure?: unknown;
}

const typingPauseMs = 150;
/** More rows than these nobody scrolls through; the text narrows them. */
const mostItems = 500;

/** Fills the picker with what the backends find for its text. The newest search wins. */
class KeySearch {
  readonly #store: KeyStore;
  readonly #prompt: KeyPrompt;
  readonly #picker: vscode.QuickPick<KeyItem>;
  readonly #failure = Promise.withResolvers<never>();
  #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: KeyStore, prompt: KeyPrompt, picker: vscode.QuickPick<KeyItem>) {
    this.#store = store;
    this.#prompt = prompt;
    this.#picker = picker;
    picker.onDidChangeValue(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#run(), typingPauseMs);
    });
    void this.#run();
  }

  /** Rejects when there is nothing to pick from. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }

  async #run(): Promise<void> {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    const text = this.#picker.value.trim();
    this.#picker.busy = true;
    try {
      const items = await this.#find(text, signal);
      if (signal.aborted) return;
      if (items.length === 0 && text === '') throw new Refusal(this.#none());
      this.#picker.items = items;
      this.#picker.busy = false;
    } catch (error) {
      if (!signal.aborted) this.#failure.reject(error);
    }
  }

  async #find(text: string, signal: AbortSignal): Promise<KeyItem[]> {
    const { connections, among } = this.#prompt;
    const found = await Promise.allSettled(
      connections.map((connection) => this.#store.search(connection, text, signal, among)),
    );
    const failures = found.filter((result) => result.status === 'rejected');
    if (failures.length === connections.length) throw failures[0]?.reason;
    return connections.flatMap((connection, index) => {
      const result = found[index];
      return result?.status === 'fulfilled'
        ? this.#items(connection, result.value)
        : [failureItem(connection, result?.reason)];
    });
  }

  #items(connection: Connection, keys: readonly ApiKey[]): KeyItem[] {
    return keys
      .filter((key) => this.#prompt.fits(key, connection))
      .slice(0, mostItems)
      .map((key) => this.#item(connection, key));
  }

  #none(): string {
    return this.#prompt.none ?? `${this.#prompt.title}: there is no key to do this to.`;
  }

  #item(connection: Connection, key: ApiKey): KeyItem {
    const settings = this.#store.settings(connection);
    const several = this.#prompt.connections.length > 1;
    return {
      choice: { connection, key },
      label: plain(keyLabel(key)),
      description: keyDescription(key, { settings, now: this.#prompt.now }),
      detail: [key.keyName, several ? connection.settings.name : undefined].filter(Boolean).join(' · '),
      // The backend has matched the text already, in ways that the picker does not know.
      alwaysShow: true,
    };
  }
}

/** In the place of the keys that could not be read. Choosing it tells the failure with what to do next. */
function failureItem(connection: Connection, failure: unknown): KeyItem {
  return {
    failure,
    label: connection.settings.name,
    iconPath: new vscode.ThemeIcon('error'),
    description: describeFailure(failure)?.message ?? 'Its keys could not be read.',
    alwaysShow: true,
  };
}
