import type { Command } from 'commander';
import { defineChanges } from '../keys/changes.ts';
import { defineManifest } from '../keys/manifestCommand.ts';
import { defineReads } from '../keys/reads.ts';
import { defineTokens } from '../keys/tokens.ts';
import type { ExitCode, World } from '../world.ts';

const help = `
A KEY is named by its key name, its label or its id.

Backends:
  embedded   a key service on this machine, which runs while the command does
  service    one that your team runs, at --url; its credential comes from the
             environment, VTEX_KEYS_APP_TOKEN, or with --credential-stdin
  vtex       the account at VTEX itself, signed in with one of its keys,
             VTEX_KEYS_APP_KEY and VTEX_KEYS_APP_TOKEN, or with a user token,
             VTEX_KEYS_USER_TOKEN; what VTEX has no API for is refused, with the
             reason. With --credential-stdin, standard input has the token of the
             key that VTEX_KEYS_APP_KEY names, or else a user token

A new token is written once, to the place that --token-to names, and nowhere else:
  env-file:PATH#NAME   a variable of an env file; its other lines stay
  stdout               standard output, which then has the token alone
  command:COMMAND      the standard input of a command of the shell, which finds
                       the key name in its environment as VTEX_KEYS_KEY_NAME

What cannot be undone, and what interrupts an integration, is asked about on a
terminal; elsewhere it takes --yes.

Examples:
  $ vtex-keys keys list --account acmestore
  $ vtex-keys keys generate --account acmestore --label "erp order sync" \\
      --role "OMS - Read only" --token-to env-file:.env#VTEX_APP_TOKEN
  $ vtex-keys keys renew "erp order sync" --account acmestore \\
      --token-to "command:gh secret set VTEX_APP_TOKEN"
  $ vtex-keys keys finish-renewal "erp order sync" --account acmestore
  $ vtex-keys keys manifest vtex-keys.json --account acmestore`;

export function define(command: Command, world: World, exit: (code: ExitCode) => void): void {
  command.addHelpText('after', help);
  defineReads(command, world, exit);
  defineTokens(command, world);
  defineChanges(command, world);
  defineManifest(command, world);
}
