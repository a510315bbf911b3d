import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Files } from './checkout.ts';
import { type Outcome, type RunOptions, vtexKeys } from './cli.ts';

/** As of when the tests judge, so that they come out the same on every day. */
export const asOf = '2026-11-20T12:00:00Z';

export interface JsonReport {
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly JsonFinding[];
  readonly forecast?: readonly JsonFinding[];
  readonly problems: readonly { severity: string; file: string; message: string; range?: object }[];
  readonly summary: {
    readonly files: number;
    readonly findings: Readonly<Record<string, number>>;
    readonly notShown: number;
    readonly mended: number;
    readonly baseline?: { held: number; fixed: readonly { rule: string; file: string; keyName?: string }[] };
  };
}

export interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly keyName?: string;
  readonly at?: string;
  readonly fingerprint: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** A folder of its own that `vtex-keys` runs in. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'vtex-keys-lint-'));

  constructor(files: Files = {}) {
    this.write(files);
  }

  write(files: Files): void {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.path, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return vtexKeys(args, { cwd: this.path, ...options });
  }

  lint(...args: string[]): Promise<Outcome> {
    return this.run(['lint', '--as-of', asOf, ...args]);
  }

  /** What `--format json` says, and the exit code. */
  async report(...args: string[]): Promise<JsonReport & Outcome> {
    const outcome = await this.lint('--format', 'json', ...args);
    assert.notEqual(outcome.stdout, '', outcome.stderr);
    return { ...JSON.parse(outcome.stdout), ...outcome };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A key with nothing wrong as of `asOf`; letters A-Z that make a name. */
export function goodKey(name: string, more: object = {}): object {
  return {
    kind: 'generated',
    keyName: `vtexappkey-acmestore-${name}`,
    label: `feed of ${name.toLowerCase()}`,
    roles: ['Admin - Start page only'],
    owner: 'team@acme.example',
    creationDateToken: '2026-11-01T12:00:00Z',
    ...more,
  };
}

export function manifest(...keys: object[]): object {
  return { account: 'acmestore', keys };
}

/** Each finding as `file: rule`. */
export function named(findings: readonly JsonFinding[]): string[] {
  return findings.map(({ file, rule }) => `${file}: ${rule}`);
}
