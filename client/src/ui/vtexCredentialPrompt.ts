import { BackendError } from '../../../common/src/backends/backendError.ts';
import { credentialText, type VtexCredential } from '../../../common/src/backends/vtex/credential.ts';
import { askText, pickOne } from './prompts.ts';

/**
 * Asks how to sign in to a VTEX account and for what that takes, and again while VTEX refuses it. Everything is
 * hidden, and the boxes wait while it is fetched elsewhere. True once `use` has accepted it, false where the user
 * gives up; rejects with whatever else `use` meets.
 */
export async function askVtexCredential(
  title: string,
  account: string,
  use: (credential: string) => Promise<void>,
): Promise<boolean> {
  let placeholder = `How to sign in to ${account}`;
  for (;;) {
    const kind = await pickOne(kinds, { title, placeholder, ignoreFocusOut: true });
    const credential = kind && (await ask[kind](title, account));
    if (credential === undefined) return false;
    try {
      await use(credentialText(credential));
      return true;
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== 'unauthorized') throw error;
      placeholder = `${account} refuses this credential. Sign in with another one`;
    }
  }
}

const kinds = [
  {
    label: 'AppKey and AppToken',
    detail: 'The pair of an API key. It can renew every key but itself.',
    value: 'pair' as const,
  },
  {
    label: 'User token',
    detail: 'VtexIdclientAutCookie, such as `vtex local token` prints. It holds for some hours.',
    value: 'user' as const,
  },
];

const kept = 'It is kept in the secret storage of VS Code.';

const ask: Record<
  VtexCredential['kind'],
  (title: string, account: string) => Promise<VtexCredential | undefined>
> = {
  async pair(title, account) {
    const appKey = await askSecret(title, `AppKey for ${account}, vtexappkey-…`);
    const appToken = appKey && (await askSecret(title, `AppToken of this AppKey. ${kept}`));
    return appKey && appToken ? { kind: 'pair', appKey, appToken } : undefined;
  },
  async user(title, account) {
    const token = await askSecret(title, `User token for ${account}. ${kept}`);
    return token ? { kind: 'user', token } : undefined;
  },
};

async function askSecret(title: string, prompt: string): Promise<string | undefined> {
  const text = await askText({ title, prompt, password: true, problem: secretProblem });
  return text?.trim();
}

/** What no header can carry is no credential. */
function secretProblem(text: string): string | undefined {
  if (text.trim() === '') return 'Enter it, or press Escape.';
  return /^[\x21-\x7e]+$/.test(text.trim()) ? undefined : 'It has characters that no credential has.';
}
