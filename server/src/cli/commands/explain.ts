import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { distance } from 'fastest-levenshtein';
import { ruleIds } from '../../lint/findings.ts';
import { Failure } from '../failure.ts';
import { renderMarkdown } from '../reporters/markdown.ts';
import type { World } from '../world.ts';

const help = `
Example:
  $ vtex-keys explain token-near-expiry`;

export function define(command: Command, { stdout, ruleDocs }: World): void {
  command.addHelpText('after', help);
  command.argument('<rule>', 'such as token-near-expiry').action(async (name: string) => {
    const rule = ruleIds.find((id) => id === name);
    if (!rule) throw new Failure(`there is no rule '${name}'`, nearest(name));
    stdout.write(renderMarkdown(await readFile(new URL(`${rule}.md`, ruleDocs), 'utf8'), stdout));
  });
}

function nearest(name: string): string {
  const [best] = ruleIds.toSorted((a, b) => distance(a, name) - distance(b, name));
  return best !== undefined && distance(best, name) <= Math.min(5, name.length / 2)
    ? `did you mean ${best}?`
    : "'vtex-keys rules' lists them";
}
