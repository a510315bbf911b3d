import { BackendError } from '../../../common/src/backends/backendError.ts';
import { askText } from './prompts.ts';

/**
 * Asks for the credential of a key service, and again while the service refuses it. It is hidden, and the box
 * waits while it is fetched elsewhere. True once `use` has accepted one, false where the user gives up; rejects
 * with whatever else `use` meets.
 */
export async function askCredential(
  title: string,
  url: string,
  use: (credential: string) => Promise<void>,
): Promise<boolean> {
  let prompt = `Credential for ${url}. It is kept in the secret storage of VS Code.`;
  for (;;) {
    const text = await askText({ title, prompt, password: true, problem: credentialProblem });
    if (text === undefined) return false;
    try {
      await use(text.trim());
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      prompt = `${url} refuses this credential. Enter another one.`;
    }
  }
}

function credentialProblem(text: string): string | undefined {
  return text.trim() === '' ? 'Enter the credential.' : undefined;
}

function isRefused(error: unknown): boolean {
  return error instanceof BackendError && error.code === 'unauthorized';
}
