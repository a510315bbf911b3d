import type { Connection } from 'vscode-languageserver';
import type { Progress } from '../session/workspace.ts';

/** Shows how far work is that the client did not ask for. What fails in that goes to `failed`. */
export function showProgress(
  connection: Connection,
  title: string,
  failed: (error: unknown) => void,
): Progress {
  const created = connection.window.createWorkDoneProgress().then((reporter) => {
    reporter.begin(title, 0);
    return reporter;
  });
  return {
    report: (done, all) => {
      created.then((reporter) => reporter.report((100 * done) / all, `${done} of ${all}`)).catch(failed);
    },
    done: () => {
      created.then((reporter) => reporter.done()).catch(failed);
    },
  };
}

/** For clients that show none. */
export const noProgress: Progress = { report: () => {}, done: () => {} };
