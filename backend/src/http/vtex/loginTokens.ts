import { generateKeyPair, jwtVerify, SignJWT } from 'jose';

/** How long a login lasts, in seconds: six hours, as in the example of the VTEX ID reference. */
const lifetime = 21_600;
const issuer = 'token-emitter';
export const audience = 'admin';

/** Who a login token stands for: a key, and the account in which it acts. */
export interface Login {
  readonly keyName: string;
  readonly keyId: string;
  readonly account: string;
}

/** Makes and reads the tokens of `apptoken/login`: JWTs whose signing key lives as long as this process. */
export interface LoginTokens {
  /** `expires` is Unix time in seconds. */
  issue(login: Login, now: Date, id: string): Promise<{ token: string; expires: number }>;
  /** Undefined where the token is not one of this process, or has expired. */
  read(token: string, now: Date): Promise<Login | undefined>;
}

export async function createLoginTokens(): Promise<LoginTokens> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return {
    async issue({ keyName, keyId, account }, now, id) {
      const issuedAt = Math.floor(now.getTime() / 1000);
      const expires = issuedAt + lifetime;
      // `audience` is a claim of VTEX's own, beside the registered `aud` that its tokens do not have.
      const token = await new SignJWT({ account, audience, userId: keyId })
        .setProtectedHeader({ alg: 'ES256', typ: 'jwt' })
        .setSubject(keyName)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .setIssuer(issuer)
        .setJti(id)
        .sign(privateKey);
      return { token, expires };
    },
    async read(token, now) {
      const options = { issuer, currentDate: now, algorithms: ['ES256'] };
      const verified = await jwtVerify(token, publicKey, options).catch(() => undefined);
      if (!verified) return undefined;
      const { sub, account, userId } = verified.payload;
      return { keyName: String(sub), keyId: String(userId), account: String(account) };
    },
  };
}
