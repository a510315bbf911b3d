import type { LogOutputChannel } from 'vscode';
import type { ApiKey } from '../../../common/src/model/key.ts';
import type { Connection } from '../connections/connection.ts';
import type { Connections } from '../connections/connections.ts';
import type { KeyStore } from '../keys/keyStore.ts';
import type { TreeNode } from '../keys/treeNode.ts';
import type { LanguageService } from '../language/languageService.ts';
import { isOutOfDate } from '../ui/failure.ts';
import type { FailureReporter } from '../ui/failureReporter.ts';
import type { TokenClipboard } from '../ui/tokenClipboard.ts';

/** All that commands may use. They know each other only by the ids of VS Code's command registry. */
export interface CommandContext {
  readonly log: LogOutputChannel;
  readonly store: KeyStore;
  readonly connections: Connections;
  /** The tree; its selection is empty while the view is hidden. */
  readonly view: {
    readonly selection: readonly TreeNode[];
    reveal(connection: Connection, key: ApiKey): Promise<void>;
  };
  readonly clipboard: TokenClipboard;
  readonly language: LanguageService;
  readonly failures: FailureReporter;
  clock(): Date;
  retry(connection: Connection): Promise<void>;
}

/**
 * A command. From the tree it gets the node it was called on and all that are selected, from the palette or a
 * key binding neither; from a manifest, the node of the key that it names. `argument` is the first one as it came.
 * What it rejects with is told to the user.
 */
export type Command = (
  context: CommandContext,
  node?: TreeNode,
  selected?: readonly TreeNode[],
  argument?: unknown,
) => Promise<void>;

/**
 * Runs what may fail on `connection`, and tells a failure with what to do next: Retry connects again where that
 * has failed, and runs `work` from its beginning. Never rejects.
 */
export async function attempt(
  context: CommandContext,
  connection: Connection | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isOutOfDate(error)) await refresh(context, connection);
    const retry = async () => {
      await reconnect(context, connection);
      await attempt(context, connection, work);
    };
    context.failures.report(error, { connection, retry });
  }
}

async function refresh({ store, log }: CommandContext, connection: Connection | undefined): Promise<void> {
  await store.refresh(connection).catch((error) => log.warn('Refresh failed', error));
}

async function reconnect(context: CommandContext, connection: Connection | undefined): Promise<void> {
  const tried = connection === undefined ? context.store.connections : [connection];
  const failed = tried.filter(({ state }) => state.kind === 'failed');
  await Promise.all(failed.map((each) => context.retry(each)));
}
