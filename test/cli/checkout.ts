import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files by their paths; an object is written as JSON. */
export type Files = Readonly<Record<string, string | object>>;

/** A git repository of its own, with a working tree. */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'vtex-keys-git-'));

  constructor() {
    this.git('init', '--quiet', '--initial-branch', 'main');
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Tester', '-c', 'user.email=tester@acme.example'];
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8' });
  }

  write(files: Files): void {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
    }
  }

  commit(files: Files): void {
    this.write(files);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'A change');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
