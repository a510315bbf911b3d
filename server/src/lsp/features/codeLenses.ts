import type { CodeLens, Command } from 'vscode-languageserver';
import type { ClientCommand, KeyReference } from '../../../../common/src/protocol.ts';
import { referenceTo } from './codeActions.ts';
import type { Reading } from './reading.ts';

const titles = {
  'vtexKeys.renewToken': 'Renew token…',
  'vtexKeys.revealKey': 'Show in API Keys',
} as const satisfies Partial<Record<ClientCommand, string>>;

type LensCommand = keyof typeof titles;

/** The commands of which a client has one at least that gets lenses. */
export const lensCommands = Object.keys(titles) as readonly LensCommand[];

/** What a lens is resolved from, in few letters: a file may have thousands of keys. */
type LensData = readonly [command: number, account: string, keyName: string];

/** The lenses of each key that has a name, key by key, for the commands that the client has. */
export function* codeLenses(
  { document, linter }: Reading,
  commands: ReadonlySet<ClientCommand>,
): Generator<CodeLens[]> {
  if (!linter) return;
  for (const { entry, start } of linter.keysIn(linter.keysSpan)) {
    const reference = referenceTo(entry);
    if (!reference) {
      yield [];
      continue;
    }
    const position = document.positionAt(start + entry.span.start);
    const range = { start: position, end: position };
    // The token of an external key is renewed by the account that owns it.
    const isOwn = entry.key.kind === 'generated';
    yield lensCommands
      .filter((command) => commands.has(command) && (isOwn || command !== 'vtexKeys.renewToken'))
      .map((command) => ({ range, data: dataOf(command, reference) }));
  }
}

/** What the lens does; undefined where it is none of ours. */
export function commandOf(data: unknown): Command | undefined {
  const [index, account, keyName]: Partial<LensData> = Array.isArray(data)
    ? (data as unknown as LensData)
    : [];
  const command = index === undefined ? undefined : lensCommands[index];
  if (!command || account === undefined || keyName === undefined) return undefined;
  return { title: titles[command], command, arguments: [{ account, keyName } satisfies KeyReference] };
}

function dataOf(command: LensCommand, { account, keyName }: KeyReference): LensData {
  return [lensCommands.indexOf(command), account, keyName];
}
