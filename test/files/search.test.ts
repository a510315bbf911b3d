import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { relative } from 'node:path';
import { excludesOf } from '../../server/src/files/excludes.ts';
import { findFiles, isSearched, type SearchOptions } from '../../server/src/files/search.ts';
import { TestFolder } from './folder.ts';

const quiet: SearchOptions = {
  onUnreadable: (folder, error) => assert.fail(`${folder} cannot be read: ${error}`),
};

async function all(paths: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const path of paths) list.push(path);
  return list;
}

async function found(
  folder: TestFolder,
  options: Partial<SearchOptions> = {},
  root = '.',
): Promise<string[]> {
  const paths = await all(findFiles(folder.at(root), { ...quiet, ...options }));
  for (const path of paths)
    assert.ok(await isSearched(folder.at(root), path, { ...quiet, ...options }), path);
  return paths.map((path) => relative(folder.path, path)).sort();
}

/** All that git knows or would add, which is what it does not ignore. */
function listedByGit(folder: TestFolder): string[] {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'core.excludesFile=', ...args], { cwd: folder.path, encoding: 'utf8' });
  git('init', '--quiet');
  return git('ls-files', '-z', '--others', '--exclude-standard').split('\0').filter(Boolean).sort();
}

describe('the search for manifests', () => {
  it('finds manifests and policies by their names, at any depth', async () => {
    await using folder = await TestFolder.make({
      'vtex-keys.json': '',
      'vtex-keys.jsonc': '',
      'erp/orders.vtex-keys.json': '',
      'erp/deep/er/.vtex-keys.policy.json': '',
      'erp/package.json': '',
      'my-vtex-keys.json': '',
      'node_modules/theirs/vtex-keys.json': '',
      '.git/vtex-keys.json': '',
    });
    assert.deepEqual(await found(folder), [
      'erp/deep/er/.vtex-keys.policy.json',
      'erp/orders.vtex-keys.json',
      'vtex-keys.json',
      'vtex-keys.jsonc',
    ]);
  });

  it('leaves out what git ignores, as git does', async () => {
    const rules = {
      '.gitignore':
        '# Built.\nbuild/\n/top.vtex-keys.json\n*.old.vtex-keys.json\nshop/draft\nsecret\\ folder/\n',
      'shop/.gitignore': '!kept.old.vtex-keys.json\n/local.vtex-keys.json\ntmp\n!/build/\r\n',
      'shop/a [b]/.gitignore': '/x/y.vtex-keys.json\n!z.old.vtex-keys.json\n',
    };
    const paths = [
      'vtex-keys.json',
      'top.vtex-keys.json',
      'shop/top.vtex-keys.json',
      'build/vtex-keys.json',
      'deep/build/vtex-keys.json',
      'shop/build/vtex-keys.json',
      'shop/build/deep/vtex-keys.json',
      'a.old.vtex-keys.json',
      'shop/a.old.vtex-keys.json',
      'shop/kept.old.vtex-keys.json',
      'shop/deep/kept.old.vtex-keys.json',
      'other/kept.old.vtex-keys.json',
      'shop/local.vtex-keys.json',
      'shop/deep/local.vtex-keys.json',
      'shop/draft/vtex-keys.json',
      'shop/shop/draft/vtex-keys.json',
      'shop/tmp/vtex-keys.json',
      'shop/deep/tmp/vtex-keys.json',
      'tmp/vtex-keys.json',
      'secret folder/vtex-keys.json',
      'shop/a [b]/x/y.vtex-keys.json',
      'shop/a [b]/deep/x/y.vtex-keys.json',
      'shop/a [b]/z.old.vtex-keys.json',
      'shop/a b/x/y.vtex-keys.json',
    ];
    await using folder = await TestFolder.make({
      ...rules,
      ...Object.fromEntries(paths.map((path) => [path, ''])),
    });
    const listed = listedByGit(folder).filter((path) => !path.endsWith('.gitignore'));
    assert.deepEqual(await found(folder), listed);
    assert.ok(listed.length > 8 && listed.length < paths.length - 8);
    for (const path of paths) {
      assert.equal(await isSearched(folder.path, folder.at(path), quiet), listed.includes(path), path);
    }
  });

  it('knows the rules above the folder, those of .git/info/exclude, and where a repository ends', async () => {
    await using folder = await TestFolder.make({
      '.git/info/exclude': 'mine.vtex-keys.json\n!old.vtex-keys.json\n',
      '.gitignore': 'old.vtex-keys.json\nignored/\n',
      'shop/mine.vtex-keys.json': '',
      'shop/old.vtex-keys.json': '',
      'shop/vtex-keys.json': '',
      'ignored/vtex-keys.json': '',
      'shop/module/.git': 'gitdir: ../../.git/worktrees/module\n',
      '.git/worktrees/module/commondir': '../../../elsewhere\n',
      'elsewhere/info/exclude': 'theirs.vtex-keys.json\n',
      'shop/module/mine.vtex-keys.json': '',
      'shop/module/old.vtex-keys.json': '',
      'shop/module/theirs.vtex-keys.json': '',
    });
    const inModule = ['shop/module/mine.vtex-keys.json', 'shop/module/old.vtex-keys.json'];
    assert.deepEqual(await found(folder, {}, 'shop'), [...inModule, 'shop/vtex-keys.json']);
    assert.deepEqual(await found(folder), [...inModule, 'shop/vtex-keys.json']);
    assert.deepEqual(
      await found(folder, {}, 'ignored'),
      ['ignored/vtex-keys.json'],
      'a folder that was opened itself is looked into, ignored or not',
    );
  });

  it('leaves out what the setting files.exclude does', async () => {
    await using folder = await TestFolder.make({
      'vtex-keys.json': '',
      'drafts/vtex-keys.json': '',
      'shop/drafts/vtex-keys.json': '',
      'shop/old/vtex-keys.json': '',
      'shop/a.vtex-keys.json': '',
      'shop/a.vtex-keys.jsonc': '',
      'shop/b.vtex-keys.json': '',
    });
    const isExcluded = excludesOf({
      '**/drafts': true,
      'shop/old/**': true,
      '**/*.vtex-keys.json': { when: '$(basename).jsonc' },
      'vtex-keys.json': false,
      'shop/b.*': { when: 1 },
    });
    assert.deepEqual(await found(folder, { isExcluded }), [
      'shop/a.vtex-keys.jsonc',
      'shop/b.vtex-keys.json',
      'vtex-keys.json',
    ]);
    assert.deepEqual((await found(folder, { isExcluded: excludesOf('no object') })).length, 7);
  });

  it('follows no symbolic links, so that loops have no end to reach', async () => {
    await using folder = await TestFolder.make({ 'shop/vtex-keys.json': '' });
    await symlink(folder.path, folder.at('shop/loop'), 'dir');
    await symlink(folder.at('shop/vtex-keys.json'), folder.at('shop/again.vtex-keys.json'), 'file');
    assert.deepEqual(await found(folder), ['shop/vtex-keys.json']);
    await symlink(folder.at('shop'), folder.at('linked'), 'dir');
    assert.deepEqual(await found(folder, {}, 'linked'), ['linked/vtex-keys.json']);
  });

  it('bears a folder that vanishes while it looks, and one that is not there at all', async () => {
    await using folder = await TestFolder.make({
      'vtex-keys.json': '',
      'a/vtex-keys.json': '',
      'b/vtex-keys.json': '',
    });
    const files = findFiles(folder.path, quiet);
    assert.equal((await files.next()).value, folder.at('vtex-keys.json'));
    await folder.delete('a');
    assert.deepEqual(await all(files), [folder.at('b/vtex-keys.json')]);
    assert.deepEqual(await found(folder, {}, 'nowhere'), []);
  });

  it('tells of a folder that cannot be read, and looks into the others', async () => {
    await using folder = await TestFolder.make({ 'vtex-keys.json': '', 'locked/vtex-keys.json': '' });
    await symlink('.gitignore', folder.at('locked/.gitignore'));
    const unreadable: string[] = [];
    const onUnreadable = (path: string, error: unknown): void => {
      unreadable.push(`${relative(folder.path, path)}: ${error}`);
    };
    assert.deepEqual(await all(findFiles(folder.path, { onUnreadable })), [folder.at('vtex-keys.json')]);
    assert.equal(unreadable.length, 1);
    assert.match(unreadable[0] ?? '', /^locked: .*ELOOP/);
  });

  it('can be ended early', async () => {
    await using folder = await TestFolder.make({ 'vtex-keys.json': '', 'a/vtex-keys.json': '' });
    const controller = new AbortController();
    const paths: string[] = [];
    for await (const path of findFiles(folder.path, { ...quiet, signal: controller.signal })) {
      paths.push(relative(folder.path, path));
      controller.abort();
    }
    assert.deepEqual(paths, ['vtex-keys.json']);
  });
});
