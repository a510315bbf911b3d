import * as vscode from 'vscode';
import { configurationSection } from '../../../common/src/protocol.ts';
import { manifestSelector } from './manifestSelector.ts';

/** The language status item of manifests: how the server is, its version, and a date that is not today. */
export class LanguageStatus implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem('vtexKeys.language', manifestSelector);
  readonly #configurationListener: vscode.Disposable;
  #version: string | undefined;

  constructor() {
    this.#item.name = 'API Keys';
    this.#item.command = { title: 'Restart', command: 'vtexKeys.restartLanguageServer' };
    this.#configurationListener = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(configurationSection)) this.#describe();
    });
    this.starting();
  }

  starting(): void {
    this.#set('API Keys: starting', vscode.LanguageStatusSeverity.Information, true);
  }

  running(version: string | undefined): void {
    this.#version = version;
    this.#set('API Keys', vscode.LanguageStatusSeverity.Information, false);
    this.#describe();
  }

  failed(reason: string): void {
    this.#set('API Keys: stopped', vscode.LanguageStatusSeverity.Error, false);
    this.#item.detail = reason;
  }

  dispose(): void {
    this.#configurationListener.dispose();
    this.#item.dispose();
  }

  #set(text: string, severity: vscode.LanguageStatusSeverity, busy: boolean): void {
    this.#item.text = text;
    this.#item.severity = severity;
    this.#item.busy = busy;
    this.#item.detail = '';
  }

  /** A server that is down keeps the reason that stands there. */
  #describe(): void {
    if (this.#item.severity === vscode.LanguageStatusSeverity.Error || this.#item.busy) return;
    const asOf = vscode.workspace.getConfiguration(configurationSection).get<string | null>('asOf');
    const parts = [this.#version && `Language server ${this.#version}`, asOf && `as of ${asOf}`];
    this.#item.detail = parts.filter(Boolean).join(', ');
  }
}
