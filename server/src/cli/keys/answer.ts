import type { Output } from '../output.ts';
import type { BackendOptions } from './backend.ts';

export interface FormatOptions extends BackendOptions {
  readonly format: 'pretty' | 'json';
}

/** Tells what was done or found: in words, or as JSON, which never has a token in it. */
export function answer(
  output: Output,
  { format, account }: FormatOptions,
  content: object,
  words: string,
): void {
  const json = { version: 1, account, ...content };
  output.write(format === 'json' ? `${JSON.stringify(json, undefined, 2)}\n` : words);
}
