import type { ProblemCode } from '../../../common/src/model/problem.ts';

export type StorageCode = Extract<ProblemCode, `storage-${string}`>;

/** The data cannot be read or written. What was stored before stays as it was. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageCode;

  constructor(code: StorageCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Runs something that meets SQLite or the file system, and tells what they refuse in our own words. */
export function withStorageErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageError(error) ?? error;
  }
}

const messages: Record<StorageCode, string> = {
  'storage-full':
    'The disk that holds the data folder is full. Nothing was changed: free some space and try again.',
  'storage-read-only':
    'The data folder cannot be written. Nothing was changed: give write permission to it, or choose another.',
  'storage-too-new': 'The data folder was written by a newer version of the key service.',
  'storage-busy': 'Another process is writing to the data folder. Nothing was changed: try again.',
  'storage-failed':
    'The data folder cannot be read, or is damaged. Nothing was changed: choose another, or restore a backup.',
};

/** Primary result codes of SQLite (sqlite.org/rescode.html); extended ones hold them in the low byte. */
const sqliteCodes: Record<number, StorageCode> = {
  5: 'storage-busy',
  6: 'storage-busy',
  8: 'storage-read-only',
  10: 'storage-failed',
  11: 'storage-failed',
  13: 'storage-full',
  14: 'storage-failed',
  26: 'storage-failed',
};

/** SQLITE_IOERR_SHMSIZE: there is no space left for the index of the write-ahead log. */
const noSpaceForLogIndex = 4874;

const fileCodes: Record<string, StorageCode> = {
  EACCES: 'storage-read-only',
  EPERM: 'storage-read-only',
  EROFS: 'storage-read-only',
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  EEXIST: 'storage-failed',
  ENOTDIR: 'storage-failed',
  ENAMETOOLONG: 'storage-failed',
  ELOOP: 'storage-failed',
};

function storageError(error: unknown): StorageError | undefined {
  if (!(error instanceof Error) || error instanceof StorageError) return undefined;
  const code = 'errcode' in error ? sqliteCode(Number(error.errcode)) : fileCode(error);
  return code && new StorageError(code, messages[code], error);
}

function sqliteCode(errcode: number): StorageCode | undefined {
  return errcode === noSpaceForLogIndex ? 'storage-full' : sqliteCodes[errcode & 0xff];
}

function fileCode(error: Error): StorageCode | undefined {
  return 'code' in error ? fileCodes[String(error.code)] : undefined;
}
