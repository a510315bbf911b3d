import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';

const PairCredential = Type.Object({
  kind: Type.Literal('pair'),
  appKey: Type.String({ pattern: '^[\\x21-\\x7e]+$' }),
  appToken: Type.String({ pattern: '^[\\x21-\\x7e]+$' }),
});

/** A token of VTEX ID, such as `vtex local token` prints: that of a person, or of the login of a key. */
const UserCredential = Type.Object({
  kind: Type.Literal('user'),
  token: Type.String({ pattern: '^[\\x21-\\x7e]+$' }),
});

/** What signs in to a VTEX account. Each part is fit to be sent as a header. */
const VtexCredential = Type.Union([PairCredential, UserCredential]);
export type VtexCredential = Static<typeof VtexCredential>;

/** A credential as one text, for a storage of texts that keeps secrets. */
export function credentialText(credential: VtexCredential): string {
  return JSON.stringify(credential);
}

/** The credential that `credentialText` wrote; undefined for anything else. */
export function readCredential(text: string): VtexCredential | undefined {
  try {
    const credential: unknown = JSON.parse(text);
    return Check(VtexCredential, credential) ? credential : undefined;
  } catch {
    return undefined;
  }
}

/** Whose a credential is, and until when it holds: null where VTEX sets no end. */
export interface SignedIn {
  readonly who: string;
  readonly until: Date | null;
}

/** The headers by which VTEX knows the caller. */
export function credentialHeaders(credential: VtexCredential): Record<string, string> {
  if (credential.kind === 'user') return { VtexIdclientAutCookie: credential.token };
  return { 'X-VTEX-API-AppKey': credential.appKey, 'X-VTEX-API-AppToken': credential.appToken };
}

/** Reads the claims of a user token without judging it: VTEX alone can. */
export function signedIn(credential: VtexCredential): SignedIn {
  if (credential.kind === 'pair') return { who: credential.appKey, until: null };
  const { sub, exp } = claimsOf(credential.token);
  return {
    who: typeof sub === 'string' ? sub : 'a user token',
    until: typeof exp === 'number' ? new Date(exp * 1000) : null,
  };
}

function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Check(Type.Record(Type.String(), Type.Unknown()), claims) ? claims : {};
  } catch {
    return {}; // Not a JWT: VTEX will say what it thinks of it.
  }
}
