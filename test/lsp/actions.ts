import assert from 'node:assert/strict';
import type {
  ClientCapabilities,
  CodeAction,
  CodeActionContext,
  Diagnostic,
  Range,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ClientOptions, pullingClient, TestClient } from './harness.ts';

export const uri = 'file:///store/eu/vtex-keys.json';
export const policyUri = 'file:///store/.vtex-keys.policy.json';

/** As VS Code announces itself. */
export const capable: ClientCapabilities = {
  ...pullingClient,
  workspace: {
    ...pullingClient.workspace,
    applyEdit: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'], snippetEditSupport: true },
  },
  window: { showDocument: { support: true } },
  textDocument: {
    ...pullingClient.textDocument,
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

/** An editor that takes code actions and nothing beyond. */
export const plain: ClientCapabilities = {
  ...pullingClient,
  textDocument: {
    diagnostic: { dataSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
};

export function manifest(...lines: string[]): string {
  return `{\n  "account": "acmestore",\n  "keys": [\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ]\n}\n`;
}

export const misspelt =
  '{ "kind": "generated", "keyName": "vtexappkey-acmestore-QWERTY", "creationDateToken": "2026-11-01", "roles": ["OMS - Read-only"], "owner": "it" }';
export const wide =
  '{ "kind": "generated", "keyName": "vtexappkey-acmestore-QWERTY", "label": "order sync", "creationDateToken": "2026-11-01", "roles": ["OMS - Full access"], "uses": ["GET /api/oms/pvt/orders/{orderId}"], "owner": "it", "justification": { "OMS - Full access": "x" } }';
export const expired =
  '{ "kind": "generated", "keyName": "vtexappkey-acmestore-QWERTY", "roles": ["OMS - Read only"], "creationDateToken": "2026-01-01", "owner": "it" }';

/** A client with the manifest open, and what it asks as a user would who puts the cursor somewhere. */
export class User {
  readonly client: TestClient;
  #text: TextDocument;

  private constructor(client: TestClient, text: string, at: string) {
    this.client = client;
    this.#text = TextDocument.create(at, 'json', 1, text);
  }

  static async with(text: string, options: ClientOptions = {}, at: string = uri): Promise<User> {
    const client = await TestClient.start({ capabilities: capable, ...options });
    await client.open(at, text);
    return new User(client, text, at);
  }

  get text(): string {
    return this.#text.getText();
  }

  diagnostics(): Promise<Diagnostic[]> {
    return this.client.diagnostics(this.#text.uri);
  }

  /** The range of the first occurrence of the words. */
  rangeOf(words: string): Range {
    const start = this.text.indexOf(words);
    assert.ok(start >= 0, words);
    return { start: this.#text.positionAt(start), end: this.#text.positionAt(start + words.length) };
  }

  actions(range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    return this.client.request('textDocument/codeAction', {
      textDocument: { uri: this.#text.uri },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  /** What the Quick Fix menu of a diagnostic has. */
  async quickFixes(rule: string): Promise<CodeAction[]> {
    const diagnostic = (await this.diagnostics()).find(({ code }) => code === rule);
    assert.ok(diagnostic, rule);
    return this.actions(diagnostic.range, { diagnostics: [diagnostic], only: ['quickfix'] });
  }

  async choose(actions: readonly CodeAction[], title: string): Promise<CodeAction> {
    const action = actions.find((one) => one.title.startsWith(title));
    assert.ok(action, `${title} in ${actions.map((one) => one.title).join(' | ')}`);
    return action.edit || action.command || action.disabled
      ? action
      : this.client.request('codeAction/resolve', action);
  }

  /** The text after an edit of this file alone, which has to be of the version that is open. */
  after({ edit }: CodeAction): string {
    const [change, ...others] = edit?.documentChanges ?? [];
    assert.ok(change && 'textDocument' in change && others.length === 0);
    assert.deepEqual(change.textDocument, { uri: this.#text.uri, version: this.#text.version });
    return TextDocument.applyEdits(this.#text, change.edits as never);
  }

  async becomes(text: string): Promise<void> {
    this.#text = TextDocument.create(this.#text.uri, 'json', this.#text.version + 1, text);
    await this.client.change(this.#text.uri, this.#text.version, text);
  }
}

export const titles = (actions: readonly CodeAction[]): string[] => actions.map(({ title }) => title);
