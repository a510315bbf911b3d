/** A source of `count` random bytes, fit for secrets wherever tokens are made with it. */
export type Randomness = (count: number) => Uint8Array;

const alphabet = 26;
const firstLetter = 'A'.charCodeAt(0);
/** Bytes from here on are thrown away: with them the first letters would come up more often. */
const usableBytes = 256 - (256 % alphabet);

/** `vtexappkey-{account}-{6 letters A-Z}`. */
export function newKeyName(account: string, randomness: Randomness): string {
  return `vtexappkey-${account}-${randomLetters(6, randomness)}`;
}

/** 128 letters A-Z, about 601 bits. */
export function newToken(randomness: Randomness): string {
  return randomLetters(128, randomness);
}

/** Letters A-Z, each as likely as the others. */
export function randomLetters(length: number, randomness: Randomness): string {
  let letters = '';
  while (letters.length < length) {
    for (const byte of randomness(length - letters.length)) {
      if (byte < usableBytes) letters += String.fromCharCode(firstLetter + (byte % alphabet));
    }
  }
  return letters;
}
