import { serviceOrigin } from '../../../common/src/backends/serviceOrigin.ts';
import type { ConnectionSettings } from '../connections/connection.ts';
import { askCredential } from '../ui/credentialPrompt.ts';
import { withProgress } from '../ui/progress.ts';
import { askText, pickOne, tell } from '../ui/prompts.ts';
import { accountProblem, connectionNameProblem } from '../ui/validation.ts';
import { askVtexCredential } from '../ui/vtexCredentialPrompt.ts';
import { attempt, type Command, type CommandContext } from './command.ts';

const title = 'Add Connection';

/** The setting and the credential are stored only after the credential has opened the account. */
export const addConnection: Command = async (context) => {
  const settings = await askSettings(context);
  if (settings === undefined) return;
  const add = (credential?: string) =>
    withProgress(`Connecting to ${settings.name}…`, () => context.connections.add(settings, credential));
  await attempt(context, undefined, async () => {
    if (!(await signedIn(settings, add))) return;
    tell(`Connection “${settings.name}” added.`);
  });
};

/** False where the user gave up. */
async function signedIn(
  { backend, account, url }: ConnectionSettings,
  add: (credential?: string) => Promise<void>,
): Promise<boolean> {
  if (backend === 'vtex') return askVtexCredential(title, account, add);
  if (url !== undefined) return askCredential(title, url, add);
  await add();
  return true;
}

async function askSettings({ store }: CommandContext): Promise<ConnectionSettings | undefined> {
  const backend = await pickOne(backends, { title, placeholder: 'Select a backend', ignoreFocusOut: true });
  if (backend === undefined) return undefined;
  const url = backend === 'service' ? await askUrl() : undefined;
  if (backend === 'service' && url === undefined) return undefined;
  const account = await askText({
    title,
    prompt: 'VTEX account whose keys are managed',
    placeholder: 'acmestore',
    problem: accountProblem,
  });
  if (account === undefined) return undefined;
  const taken = store.connections.map(({ settings }) => settings.name);
  const name = await askText({
    title,
    prompt: 'Name of the connection in the tree',
    value: account.trim(),
    problem: (text) => connectionNameProblem(text, taken),
  });
  if (name === undefined) return undefined;
  return { name: name.trim(), backend, account: account.trim(), ...(url !== undefined && { url }) };
}

const backends = [
  {
    label: 'Embedded',
    detail: 'A key service that runs with VS Code and keeps its keys on this machine.',
    value: 'embedded' as const,
  },
  {
    label: 'Key service',
    detail: 'A key service that your team runs, by its URL.',
    value: 'service' as const,
  },
  {
    label: 'VTEX account',
    detail: 'The keys of a live account, by the APIs of VTEX. Every change is asked about first.',
    value: 'vtex' as const,
  },
];

async function askUrl(): Promise<string | undefined> {
  const text = await askText({
    title,
    prompt: 'URL of the key service',
    placeholder: 'https://keys.example.com',
    problem: (value) => {
      const parsed = serviceOrigin(value.trim());
      return 'problem' in parsed ? parsed.problem : undefined;
    },
  });
  if (text === undefined) return undefined;
  const parsed = serviceOrigin(text.trim());
  return 'origin' in parsed ? parsed.origin : undefined;
}
