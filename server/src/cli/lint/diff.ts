import { createTwoFilesPatch } from 'diff';
import { findSecrets } from '../../lint/secrets.ts';
import type { Output } from '../output.ts';
import { visible } from '../reporters/words.ts';
import { blackened } from './excerpt.ts';

/** A unified diff, in which secrets are blackened: it is for reading, and shows nobody one. */
export function diffOf(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(
    `a/${file}`,
    `b/${file}`,
    withoutSecrets(before),
    withoutSecrets(after),
    '',
    '',
    { context: 3 },
  );
  // Before the names of the files it would write a line of its own.
  return patch.replace(/^=+\n/, '');
}

/** On a terminal what is added and what is removed have colours. */
export function colored(diff: string, output: Output): string {
  const lines = diff.split('\n').map((line) => {
    const shown = output.isTerminal ? visible(line) : line;
    if (line.startsWith('+++') || line.startsWith('---')) return output.style('bold', shown);
    if (line.startsWith('+')) return output.style('green', shown);
    if (line.startsWith('-')) return output.style('red', shown);
    return line.startsWith('@@') ? output.style('cyan', shown) : shown;
  });
  return lines.join('\n');
}

function withoutSecrets(text: string): string {
  return findSecrets(text).reduce((rest, { start, end }) => blackened(rest, start, end), text);
}
