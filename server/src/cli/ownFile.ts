import { readFile } from 'node:fs/promises';
import { ifThere } from '../files/missing.ts';
import { decode } from '../files/readText.ts';
import { Failure, fileFailure } from './failure.ts';

/**
 * The text of a file of the user's that is to be changed, under the name by which it is told of. Undefined where it is
 * not there; refuses what is not UTF-8, of which a change would lose something.
 */
export async function readOwnFile(path: string, shown: string): Promise<string | undefined> {
  const content = await ifThere(() => readFile(path)).catch((error) => {
    throw fileFailure('read', shown, error);
  });
  if (content === undefined) return undefined;
  const { text } = decode(content);
  if (text === undefined) throw new Failure(`${shown} is not UTF-8, so it is left as it is`);
  return text;
}
