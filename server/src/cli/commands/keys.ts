import type { Command } from 'commander';
import { defineChanges } from '../keys/changes.ts';
import { help } from '../keys/help.ts';
import { defineManifest } from '../keys/manifestCommand.ts';
import { defineReads } from '../keys/reads.ts';
import { defineTokens } from '../keys/tokens.ts';
import type { ExitCode, World } from '../world.ts';

export function define(command: Command, world: World, exit: (code: ExitCode) => void): void {
  command.addHelpText('after', help).configureHelp({
    // No wider than the texts that it stands with.
    get helpWidth() {
      return Math.min(80, world.stdout.width ?? 80);
    },
  });
  defineReads(command, world, exit);
  defineTokens(command, world);
  defineChanges(command, world);
  defineManifest(command, world);
}
