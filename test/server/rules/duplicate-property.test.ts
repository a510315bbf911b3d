import assert from 'node:assert/strict';
import { check, checkKeys, findingsOf } from '../harness.ts';

describe('duplicate-property', () => {
  it('reports the second of a name, at any depth', () => {
    checkKeys(`
    {
      "kind": "generated", "roles": ["Finance"], "roles": ["OMS - Read only"],
                                                 ^^^^^^^ duplicate-property error: 'roles' stands twice in this object. Programs go by this one, the last; who reads the file may go by the first.
      "x-note": [{ "a": 1, "b": { "a": 1, "a": 2, "a": 3 } }]
                                          ^^^ duplicate-property error: 'a' stands twice in this object. Programs go by this one, the last; who reads the file may go by the first.
                                                  ^^^ duplicate-property error: 'a' stands twice in this object. Programs go by this one, the last; who reads the file may go by the first.
    }`);
  });

  it('reports it around the keys too, and sees through escapes', () => {
    check(`{
  "account": "acmestore",
  "keys": [],
  "acc\\u006funt": "othershop"
  ^^^^^^^^^^^^^^ duplicate-property error: 'account' stands twice in this object. Programs go by this one, the last; who reads the file may go by the first.
}`);
  });

  it('tells where the first is', () => {
    const text = '{ "account": "a", "keys": [], "account": "b" }';
    const [finding] = findingsOf(text);
    const start = text.indexOf('"account"');
    const range = { start, end: start + '"account"'.length };
    assert.deepEqual(finding?.related, [{ range, message: 'Here it stands first.' }]);
  });

  it('has nothing to say of the same name in two objects, in a string, or of one that every object has', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "x-a": { "a": 1 }, "x-b": { "a": 1 }, "x-c": "a: a: a:" },
    { "kind": "generated", "roles": ["OMS - Read only"], "x-a": { "toString": 1, "constructor": 2 } }`);
  });
});
