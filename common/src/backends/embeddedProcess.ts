import Type, { type Static } from 'typebox';

/**
 * What the key service tells the process that started it, over their IPC channel: where it listens and the
 * credential for it, or why it cannot start. The credential is made anew for each start and goes nowhere else.
 */
export const EmbeddedProcessMessage = Type.Union([
  Type.Object({
    type: Type.Literal('ready'),
    origin: Type.String(),
    credential: Type.String({ minLength: 32 }),
  }),
  Type.Object({ type: Type.Literal('failed'), code: Type.String(), message: Type.String() }),
]);
export type EmbeddedProcessMessage = Static<typeof EmbeddedProcessMessage>;
