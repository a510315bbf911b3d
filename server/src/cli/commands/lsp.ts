import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';

interface Options {
  readonly stdio?: true;
}

/** Runs the language server for an editor, which ends it. */
export function define(command: Command, world: World): void {
  command
    .option('--stdio', 'talk over standard input and output')
    // Many clients add it unasked; the server reads it from the arguments itself.
    .option('--clientProcessId <pid>', 'end when this process is gone')
    .addHelpText('after', '\nFor editors other than VS Code; docs/editors.md has the settings of several.')
    .action(async ({ stdio }: Options) => {
      if (!stdio) {
        throw new Failure(
          'the language server was not told how to talk to its editor',
          "let the editor run 'vtex-keys lsp --stdio'",
        );
      }
      const { startServer } = await import('../../lsp/start.ts');
      refuseOthers(world);
      startServer(world.ruleDocs);
    });
}

/** Somebody may have started it by hand. What begins otherwise than a message is none to the end. */
function refuseOthers({ stderr }: World): void {
  // The server reads from the process itself.
  const { stdin } = process;
  if (stdin.isTTY) stderr.write('The language server waits for the messages of an editor; Ctrl+C ends it.\n');
  stdin.once('data', (first: Buffer) => {
    if ('content-'.startsWith(first.toString('latin1', 0, 8).toLowerCase())) return;
    stderr.write(
      'What came in is no message of the Language Server Protocol; an editor has to talk to this command.\n',
    );
    // The server ends with its input.
    stdin.destroy();
  });
}
