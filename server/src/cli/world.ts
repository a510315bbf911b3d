import type { ReadStream } from 'node:tty';
import type { Output } from './output.ts';

/** What a command finds around it. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadableStream & Pick<ReadStream, 'isTTY'>;
  /** For what was asked for. */
  readonly stdout: Output;
  /** For errors and progress. */
  readonly stderr: Output;
  readonly cwd: string;
  /** The file that this program was started from; beside it are the others that it starts. */
  readonly self: URL;
  /** The folder with the pages of the rules; ends in a slash. */
  readonly ruleDocs: URL;
  now(): Date;
}

/** What the process answers. */
export const exitCodes = {
  ok: 0,
  /** What was looked for was found: findings, new access, keys that are due. */
  findings: 1,
  /** The arguments, a policy, or a file or service that cannot be used. */
  failure: 2,
  /** A defect of this program. */
  internal: 3,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
