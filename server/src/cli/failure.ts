/** Why a command could not do what it was asked for, in words for who asked; the process ends with 2. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }

  /** Also of one that comes from a command which is bundled by itself, with a copy of this class. */
  static is(error: unknown): error is Failure {
    return error instanceof Error && error.name === 'Failure';
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'it is already there',
  EILSEQ: 'it is not UTF-8',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead back to themselves',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of its path is no folder',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
};

/** Why the system refused, as far as the error is the system's. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return undefined;
  return reasons[error.code] ?? ('syscall' in error ? error.code : undefined);
}

/** In the words of a problem of a file. Rethrows what is no refusal of the system. */
export function unreadable(error: unknown): string {
  return `could not be read: ${reasonOf(error)}`;
}

/** In the words of a problem of a file. Rethrows what is no refusal of the system. */
export function unwritable(error: unknown): string {
  return `could not be written: ${reasonOf(error)}`;
}

function reasonOf(error: unknown): string {
  const reason = systemReason(Failure.is(error) ? error.cause : error);
  if (reason === undefined) throw error;
  return reason;
}

/** The failure to do something with a file: `could not write x: permission denied`. Rethrows what is no refusal of the system. */
export function fileFailure(doing: string, path: string, error: unknown): Failure {
  return new Failure(`could not ${doing} ${path}: ${reasonOf(error)}`, undefined, { cause: error });
}
