import Type, { type Static } from 'typebox';

export const capabilityNames = [
  'generateKey',
  'editRoles',
  'changeStatus',
  'renewToken',
  'deleteOldToken',
  'undoRenewal',
  'deleteKey',
  'externalKeys',
  'settings',
  'customRoles',
  'exportKeys',
  'changeFeed',
  'tokenDates',
  'loadExamples',
] as const;
export type CapabilityName = (typeof capabilityNames)[number];

/** What a backend can do; for the rest, the reason that the UI shows beside the disabled command. */
const Capability = Type.Object({
  available: Type.Boolean(),
  reason: Type.Optional(Type.String()),
});

export const Capabilities = Type.Object(
  Object.fromEntries(capabilityNames.map((name) => [name, Capability])) as Record<
    CapabilityName,
    typeof Capability
  >,
);
export type Capabilities = Static<typeof Capabilities>;
