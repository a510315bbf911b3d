import * as vscode from 'vscode';
import { redact } from '../../../common/src/redact.ts';

/** A log that nothing token-like passes. All of the client writes to logs of this kind. */
export function createLog(name: string): vscode.LogOutputChannel {
  return new RedactingLog(vscode.window.createOutputChannel(name, { log: true }));
}

class RedactingLog implements vscode.LogOutputChannel {
  readonly #channel: vscode.LogOutputChannel;

  constructor(channel: vscode.LogOutputChannel) {
    this.#channel = channel;
  }

  get name(): string {
    return this.#channel.name;
  }
  get logLevel(): vscode.LogLevel {
    return this.#channel.logLevel;
  }
  get onDidChangeLogLevel(): vscode.Event<vscode.LogLevel> {
    return this.#channel.onDidChangeLogLevel;
  }

  trace(message: string, ...args: unknown[]): void {
    this.#channel.trace(redact(message), ...args.map(printable));
  }
  debug(message: string, ...args: unknown[]): void {
    this.#channel.debug(redact(message), ...args.map(printable));
  }
  info(message: string, ...args: unknown[]): void {
    this.#channel.info(redact(message), ...args.map(printable));
  }
  warn(message: string, ...args: unknown[]): void {
    this.#channel.warn(redact(message), ...args.map(printable));
  }
  error(message: string | Error, ...args: unknown[]): void {
    this.#channel.error(printable(message), ...args.map(printable));
  }
  append(text: string): void {
    this.#channel.append(redact(text));
  }
  appendLine(text: string): void {
    this.#channel.appendLine(redact(text));
  }
  replace(text: string): void {
    this.#channel.replace(redact(text));
  }

  clear(): void {
    this.#channel.clear();
  }
  show(columnOrPreserveFocus?: vscode.ViewColumn | boolean, preserveFocus?: boolean): void {
    this.#channel.show(
      typeof columnOrPreserveFocus === 'boolean' ? columnOrPreserveFocus : (preserveFocus ?? false),
    );
  }
  hide(): void {
    this.#channel.hide();
  }
  dispose(): void {
    this.#channel.dispose();
  }
}

function printable(value: unknown): string {
  if (value instanceof Error) return redact(withCauses(value));
  return redact(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));
}

function withCauses(error: Error): string {
  const text = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${text}\nCaused by: ${withCauses(error.cause)}` : text;
}
