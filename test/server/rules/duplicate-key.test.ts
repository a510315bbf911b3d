import assert from 'node:assert/strict';
import { checkKeys, findingsOf } from '../harness.ts';
import { keyWith, manifest } from '../manifests.ts';

describe('duplicate-key', () => {
  it('reports every entry of a key that has several', () => {
    checkKeys(`
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": ["OMS - Read only"] },
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-key error: 'vtexappkey-partnerhub-ABCDEF' stands in 2 entries. One of them is not what the key may do.
    { "kind": "external", "keyName": "vtexappkey-chatdesk-HELPER", "roles": ["OMS - Read only"] },
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": ["Logistics - Read only"] }
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-key error: 'vtexappkey-partnerhub-ABCDEF' stands in 2 entries. One of them is not what the key may do.`);
  });

  it('tells where the others are', () => {
    const key = keyWith({ kind: 'external', keyName: 'vtexappkey-partnerhub-ABCDEF', roles: ['Finance'] });
    const text = manifest(key, key);
    const found = findingsOf(text).filter(({ rule }) => rule === 'duplicate-key');
    const at = (index: number) => ({ start: index, end: index + '"vtexappkey-partnerhub-ABCDEF"'.length });
    const first = text.indexOf('"vtexappkey');
    const second = text.lastIndexOf('"vtexappkey');
    assert.deepEqual(
      found.map(({ range, related }) => [range, related]),
      [
        [at(first), [{ range: at(second), message: 'The same key stands here.' }]],
        [at(second), [{ range: at(first), message: 'The same key stands here.' }]],
      ],
    );
  });
});
