import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  newKeyName,
  newToken,
  type Randomness,
  randomLetters,
} from '../../../backend/src/domain/randomLetters.ts';

/** Gives every byte value in turn, over and over. */
function everyByte(): Randomness {
  let next = 0;
  return (count) => Uint8Array.from({ length: count }, () => next++ % 256);
}

describe('random letters', () => {
  it('make a token of 128 letters A-Z and a key name of the form of VTEX', () => {
    assert.match(newToken(everyByte()), /^[A-Z]{128}$/);
    assert.match(newKeyName('acme-store', everyByte()), /^vtexappkey-acme-store-[A-Z]{6}$/);
  });

  it('come up equally often when all bytes do', () => {
    const letters = randomLetters(26 * 90, everyByte());
    const counts = Map.groupBy(letters, (letter) => letter);
    assert.equal(counts.size, 26);
    for (const [letter, times] of counts) assert.equal(times.length, 90, letter);
  });

  it('are as many as asked for, whatever the bytes', () => {
    const bytes = fc.infiniteStream(fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), bytes, (length, stream) => {
        const source: Randomness = (count) => Uint8Array.from(stream.take(count));
        assert.match(randomLetters(length, source), new RegExp(`^[A-Z]{${length}}$`));
      }),
    );
  });
});
