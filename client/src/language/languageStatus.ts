import * as vscode from 'vscode';
import { configurationSection, type DocumentStatus } from '../../../common/src/protocol.ts';
import { manifestSelector } from './manifestSelector.ts';
import { policyRow, type ServerState, type StatusRow, serverRow } from './statusRows.ts';

/**
 * The language status of manifests: how the server is with what it found, and the policy in force, which a click
 * opens.
 */
export class LanguageStatus implements vscode.Disposable {
  readonly #server = vscode.languages.createLanguageStatusItem('vtexKeys.language', manifestSelector);
  readonly #policy = vscode.languages.createLanguageStatusItem('vtexKeys.policy', manifestSelector);
  readonly #listeners: vscode.Disposable;
  readonly #documents = new Map<string, DocumentStatus>();
  #state: ServerState = { kind: 'starting' };
  #isScanning = false;

  constructor() {
    this.#server.name = 'API Keys';
    this.#server.command = { title: 'Restart', command: 'vtexKeys.restartLanguageServer' };
    this.#policy.name = 'API Keys: Policy';
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#documents.delete(uri.toString())),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(configurationSection)) this.#show();
      }),
    );
    this.#show();
  }

  set(state: ServerState): void {
    this.#state = state;
    if (state.kind !== 'running') this.#forget();
    this.#show();
  }

  scanning(isScanning: boolean): void {
    this.#isScanning = isScanning;
    this.#show();
  }

  found(status: DocumentStatus): void {
    // As VS Code writes it, which is not the only way.
    this.#documents.set(vscode.Uri.parse(status.uri).toString(), status);
    this.#show();
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#server.dispose();
    this.#policy.dispose();
  }

  /** What a server said that is gone. */
  #forget(): void {
    this.#isScanning = false;
    this.#documents.clear();
  }

  #show(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const status = uri && this.#documents.get(uri.toString());
    const asOf = vscode.workspace.getConfiguration(configurationSection, uri).get<string | null>('asOf');
    fill(this.#server, serverRow(this.#state, { status, asOf, isScanning: this.#isScanning }));
    const policy = status?.policy ? vscode.Uri.parse(status.policy) : undefined;
    fill(this.#policy, policyRow(status, policy && vscode.workspace.asRelativePath(policy)));
    this.#policy.command = policy && { title: 'Open', command: 'vscode.open', arguments: [policy] };
  }
}

const severities: Record<StatusRow['severity'], vscode.LanguageStatusSeverity> = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
};

function fill(item: vscode.LanguageStatusItem, { text, detail, severity, busy }: StatusRow): void {
  item.text = text;
  item.detail = detail;
  item.severity = severities[severity];
  item.busy = busy;
}
