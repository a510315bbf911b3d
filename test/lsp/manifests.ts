/** A manifest of one active key whose token was created at the instant. */
export function manifestWithToken(creationDateToken: string): string {
  return JSON.stringify({
    account: 'acmestore',
    keys: [{ kind: 'generated', roles: ['OMS - Read only'], creationDateToken, owner: 'orders-team' }],
  });
}

export const cleanManifest = '{ "account": "acmestore", "keys": [] }';

export const manifestWithOwner = `{
  "account": "acmestore",
  "keys": [{ "kind": "generated", "roles": ["OMS - Full access"], "owner": "it", "justification": { "OMS - Full access": "x" } }]
}`;
