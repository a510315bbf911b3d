import { type KeyIdentity, keyAccessUri } from '../../../../common/src/keyAccess.ts';
import type { ManifestKey } from '../../../../common/src/protocol.ts';
import type { KeyEntry } from '../../lint/document.ts';
import type { Linter } from '../../lint/linter.ts';
import { redact } from '../../lint/secrets.ts';
import { keyTitle } from './documentSymbols.ts';
import type { Reading } from './reading.ts';

/** The keys of a manifest, each with how to ask what it can do. */
export function* manifestKeys({ document, linter }: Reading): Generator<ManifestKey> {
  if (!linter) return;
  let index = 0;
  for (const { entry } of linter.keysIn(linter.keysSpan)) yield manifestKey(entry, index++, document.uri);
}

/** The key in which the offset is. */
export function manifestKeyAt({ document, linter }: Reading, offset: number): ManifestKey | undefined {
  if (!linter) return undefined;
  for (const { entry, start } of linter.keysIn({ start: offset, end: offset })) {
    const { span } = entry;
    if (offset < start + span.start || offset > start + span.end) continue;
    return manifestKey(entry, indexOf(start, linter), document.uri);
  }
  return undefined;
}

/** How many keys begin before the offset. */
function indexOf(offset: number, linter: Linter): number {
  let index = 0;
  for (const { start } of linter.keysIn(linter.keysSpan)) {
    if (start >= offset) break;
    index++;
  }
  return index;
}

/** The key that `manifestKey` gave this identity, as it is now. */
export function findKey(linter: Linter, identity: KeyIdentity): KeyEntry | undefined {
  const keys = linter.keysIn(linter.keysSpan);
  if ('index' in identity) return keys.drop(identity.index).next().value?.entry;
  const [[property, name]] = Object.entries(identity) as [['keyName' | 'label', string]];
  // To look for the text is faster than to read every key.
  const written = JSON.stringify(name).slice(1, -1);
  return keys.find(
    ({ entry }) =>
      (entry.text.includes(written) || entry.text.includes('\\')) && entry.key[property] === name,
  )?.entry;
}

function manifestKey(entry: KeyEntry, index: number, uri: string): ManifestKey {
  const { keyName, roles } = entry.key;
  const title = keyTitle(entry, index + 1);
  return {
    title,
    keyName: keyName === undefined ? null : redact(keyName),
    account: entry.account ?? null,
    roles: roles.map(({ name }) => redact(name)),
    accessUri: keyAccessUri(title, { manifest: uri, key: identityOf(entry, index) }),
  };
}

/** Only what holds no secret, as it stands in a URI. */
function identityOf({ key: { keyName, label } }: KeyEntry, index: number): KeyIdentity {
  if (keyName && redact(keyName) === keyName) return { keyName };
  return label && redact(label) === label ? { label } : { index };
}
