import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './connection.ts';
import { systemClock } from './session/clock.ts';
import { readLocalFile } from './session/files.ts';

// The arguments choose the transport: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`.
serve(createConnection(ProposedFeatures.all), {
  clock: systemClock,
  readFile: readLocalFile,
  // Beside the folder of the bundle, where the package has them.
  ruleDocs: new URL('../docs/rules/', import.meta.url).href,
});
