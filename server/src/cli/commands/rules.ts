import { type Command, Option } from 'commander';
import { rules } from '../../lint/rules/index.ts';
import type { World } from '../world.ts';

/** The version of what `--format json` writes. */
const version = 1;

const help = `
Examples:
  $ vtex-keys rules
  $ vtex-keys rules --format json`;

export function define(command: Command, { stdout }: World): void {
  command
    .addOption(
      new Option('-f, --format <format>', 'how to list them').choices(['pretty', 'json']).default('pretty'),
    )
    .addHelpText('after', help)
    .action(({ format }: { format: 'pretty' | 'json' }) => {
      if (format === 'json') {
        const list = rules.map(({ meta: { id, description, severity } }) => ({ id, severity, description }));
        return stdout.write(`${JSON.stringify({ version, rules: list }, null, 2)}\n`);
      }
      const longest = Math.max(...rules.map(({ meta }) => meta.id.length));
      for (const { meta } of rules) {
        const severity = meta.severity.padEnd('warning'.length);
        stdout.write(`${stdout.style('bold', meta.id.padEnd(longest))}  ${severity}  ${meta.description}\n`);
      }
    });
}
