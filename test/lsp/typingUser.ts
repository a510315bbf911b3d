import assert from 'node:assert/strict';
import {
  type ClientCapabilities,
  type CompletionClientCapabilities,
  type CompletionItem,
  type CompletionList,
  type CompletionTriggerKind,
  InsertReplaceEdit,
} from 'vscode-languageserver/node';
import { atCursor, edited, inKeys } from './cursor.ts';
import { type ClientOptions, pullingClient, TestClient } from './harness.ts';

export const uri = 'file:///store/vtex-keys.json';
export const policyUri = 'file:///store/.vtex-keys.policy.json';

function clientThat(completion: CompletionClientCapabilities): ClientCapabilities {
  return { ...pullingClient, textDocument: { ...pullingClient.textDocument, completion } };
}

export const plainClient = clientThat({});
export const richClient = clientThat({
  completionItem: {
    snippetSupport: true,
    insertReplaceSupport: true,
    documentationFormat: ['markdown'],
    tagSupport: { valueSet: [1] },
  },
  completionList: { itemDefaults: ['editRange', 'data'] },
});

/** A key with the properties, in a file of its own. */
export const key = (properties: string): string => inKeys(`{ ${properties} }`);

export interface TypingOptions extends ClientOptions {
  file?: string;
  /** The character that made the client ask; the user asked where it is left out. */
  typed?: string;
}

/** A user who asks for completions, each time in an editor that has nothing but the text open. */
export class TypingUser {
  #client: TestClient | undefined;

  get client(): TestClient {
    assert.ok(this.#client, 'the user has an editor');
    return this.#client;
  }

  async start(options: ClientOptions = {}): Promise<TestClient> {
    await this.dispose();
    this.#client = await TestClient.start({ capabilities: plainClient, ...options });
    return this.#client;
  }

  async list(marked: string, options: TypingOptions = {}): Promise<CompletionList | null> {
    const client = await this.start(options);
    const { file = uri, typed } = options;
    const { text, position } = atCursor(marked);
    await client.open(file, text);
    const triggerKind: CompletionTriggerKind = typed ? 2 : 1;
    const context = { triggerKind, ...(typed && { triggerCharacter: typed }) };
    return client.request('textDocument/completion', { textDocument: { uri: file }, position, context });
  }

  async items(marked: string, options?: TypingOptions): Promise<CompletionItem[]> {
    const found = await this.list(marked, options);
    assert.ok(found, 'something can be typed here');
    return found.items;
  }

  /** What is read, in the order in which the client lists it. */
  async labels(marked: string, options?: TypingOptions): Promise<string[]> {
    const found = await this.items(marked, options);
    const order = found.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
    return order.map(({ label }) => label);
  }

  /** The text after the item with the label was chosen. */
  async choose(marked: string, label: string, options?: TypingOptions): Promise<string> {
    const item = (await this.items(marked, options)).find((one) => one.label === label);
    assert.ok(item?.textEdit, `there is ${label}`);
    assert.ok(!InsertReplaceEdit.is(item.textEdit));
    return edited(marked.replace('▮', ''), [item.textEdit, ...(item.additionalTextEdits ?? [])]);
  }

  async dispose(): Promise<void> {
    await this.#client?.dispose();
    this.#client = undefined;
  }
}
