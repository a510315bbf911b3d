import { text } from 'node:stream/consumers';
import type { VtexCredential } from '../../../../common/src/backends/vtex/credential.ts';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';

/** Holds the key that signs in to a VTEX account. */
export const keyVariable = 'VTEX_KEYS_APP_KEY';

/** Holds the token of that key, or the credential of a key service. */
export const credentialVariable = 'VTEX_KEYS_APP_TOKEN';

/** Holds a user token of VTEX ID, its `VtexIdclientAutCookie`, in place of a key and its token. */
const userTokenVariable = 'VTEX_KEYS_USER_TOKEN';

/** Where a credential is sent, and whether it comes on standard input. It is never an argument. */
interface Source {
  readonly origin: string;
  readonly isOnStdin: boolean;
}

/** The credential of a key service. */
export async function serviceCredential({ origin, isOnStdin }: Source, world: World): Promise<string> {
  const given = isOnStdin ? await readStdin(world) : world.env[credentialVariable];
  if (given) return unbroken(given);
  throw missing(
    origin,
    `put it into the environment as ${credentialVariable}, or on standard input with --credential-stdin`,
  );
}

/** What signs in to a VTEX account. Standard input has the token of the key that the environment names, or a user token. */
export async function vtexCredential(source: Source, world: World): Promise<VtexCredential> {
  const { origin, isOnStdin } = source;
  const { [keyVariable]: appKey, [credentialVariable]: appToken, [userTokenVariable]: user } = world.env;
  if (user && (isOnStdin || appKey || appToken)) {
    throw new Failure(
      `there are two credentials for ${origin}`,
      `unset ${userTokenVariable}, or give nothing but it`,
    );
  }
  const given = isOnStdin ? await readStdin(world) : appToken;
  if (appKey && given) return { kind: 'pair', appKey: unbroken(appKey), appToken: unbroken(given) };
  const token = isOnStdin ? given : user;
  if (token) return { kind: 'user', token: unbroken(token) };
  if (given) {
    throw new Failure(
      `it is not said which key signs in to ${origin}`,
      `put it into the environment as ${keyVariable}, beside its token in ${credentialVariable}`,
    );
  }
  throw missing(
    origin,
    `put a key and its token into the environment as ${keyVariable} and ${credentialVariable}, or a user token as ${userTokenVariable}`,
  );
}

async function readStdin({ stdin }: World): Promise<string> {
  return (await text(stdin)).trim();
}

function missing(origin: string, hint: string): Failure {
  return new Failure(`there is no credential for ${origin}`, hint);
}

/** Anything else could end the header that it is sent in. */
function unbroken(credential: string): string {
  if (/^[\x21-\x7e]+$/.test(credential)) return credential;
  throw new Failure('the credential has characters that no credential has');
}
