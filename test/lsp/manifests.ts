/** A manifest of one active key whose token was created at the instant. */
export function manifestWithToken(creationDateToken: string): string {
  return JSON.stringify({
    account: 'acmestore',
    keys: [{ kind: 'generated', roles: ['OMS - Read only'], creationDateToken }],
  });
}

export const cleanManifest = '{ "account": "acmestore", "keys": [] }';

export const manifestWithOwner = `{
  "account": "acmestore",
  "keys": [{ "kind": "external", "roles": ["OMS - Full access"] }]
}`;
