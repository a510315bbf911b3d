import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './connection.ts';
import { systemClock } from './session/clock.ts';
import { readLocalFile } from './session/files.ts';

/**
 * Serves the client at the other end of this process's channel until it leaves, which ends the process. The
 * arguments of the process choose the channel: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`.
 *
 * @param ruleDocs the folder with the pages of the rules; ends in a slash
 */
export function startServer(ruleDocs: URL): void {
  serve(createConnection(ProposedFeatures.all), {
    clock: systemClock,
    readFile: readLocalFile,
    ruleDocs: ruleDocs.href,
  });
}
