import { quoted } from '../completion/bash.ts';
import type { BackendOptions } from './backend.ts';

/** A command of keys to go on with, as it can be run: on the same keys as this one. */
export function nextCommand(words: readonly string[], options: BackendOptions): string {
  const { account, backend, url, data, credentialStdin } = options;
  const all = ['vtex-keys', 'keys', ...words, '--account', account];
  if (backend !== 'embedded') all.push('--backend', backend);
  if (url !== undefined) all.push('--url', url);
  if (data !== undefined) all.push('--data', data);
  if (credentialStdin) all.push('--credential-stdin');
  return all.map((word) => (/^[\w./:@%+=,-]+$/.test(word) ? word : quoted(word))).join(' ');
}
