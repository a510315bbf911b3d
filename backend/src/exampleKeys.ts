import Type from 'typebox';
import { Check } from 'typebox/value';
import { KeyKind, KeyName, KeyStatus } from '../../common/src/model/key.ts';
import manifest from '../../examples/acme-store/vtex-keys.json' with { type: 'json' };
import type { ExampleKey } from './domain/examples.ts';

const date = Type.Optional(Type.Union([Type.String(), Type.Null()]));

const Example = Type.Object({
  kind: KeyKind,
  keyName: KeyName,
  label: Type.Optional(Type.String()),
  status: Type.Optional(KeyStatus),
  roles: Type.Array(Type.String()),
  creationDate: date,
  creationDateToken: date,
  creationDateNewToken: date,
  inactiveSince: date,
  addedDate: date,
});

/**
 * The entries of the example manifest that are keys. It shows mistakes on purpose, which are the linter's to
 * find, so an entry that is none is passed over.
 */
export const exampleKeys: readonly ExampleKey[] = (manifest.keys as readonly unknown[]).filter(
  (entry): entry is ExampleKey => Check(Example, entry),
);
