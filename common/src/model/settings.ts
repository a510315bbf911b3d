import Type, { type Static } from 'typebox';

/** How long a token is meant to live: one setting for all keys of the account, new and existing. */
export const TokenPeriod = Type.Union([Type.Literal('3 months'), Type.Literal('6 months')]);
export type TokenPeriod = Static<typeof TokenPeriod>;

/**
 * What the end of the period does: `enforced`, the token stops; `advisory`, nothing stops and the key is
 * shown orange, then red three months later, as the live platform does.
 */
export const Enforcement = Type.Union([Type.Literal('enforced'), Type.Literal('advisory')]);
export type Enforcement = Static<typeof Enforcement>;

export const Settings = Type.Object({
  tokenPeriod: TokenPeriod,
  enforcement: Enforcement,
  version: Type.Integer({ minimum: 1 }),
});
export type Settings = Static<typeof Settings>;

export const defaultSettings = { tokenPeriod: '3 months', enforcement: 'enforced' } as const;
