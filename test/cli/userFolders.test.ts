import assert from 'node:assert/strict';
import { isAbsolute, resolve } from 'node:path';
import { cacheFolder, dataFolder } from '../../server/src/cli/userFolders.ts';

describe('the folders of a user', () => {
  const home = resolve('/home/robin');
  const env = { HOME: home, LOCALAPPDATA: resolve(home, 'AppData/Local') };

  for (const [what, folder] of [
    ['what must not be lost', dataFolder],
    ['what can be made anew', cacheFolder],
  ] as const) {
    it(`are the usual ones for ${what}`, () => {
      assert.ok(folder(env)?.startsWith(home));
      assert.match(folder(env) ?? '', /vtex-keys/);
    });

    it(`are never where the program was started, for ${what}, whatever the environment says`, () => {
      const own = process.env['HOME'];
      try {
        for (const path of ['', 'here', './here']) {
          process.env['HOME'] = path;
          const folders = [
            folder({ HOME: path, LOCALAPPDATA: path }),
            folder({ ...env, XDG_CACHE_HOME: path, XDG_DATA_HOME: path }),
            folder({}),
          ];
          assert.ok(
            folders.every((one) => one !== undefined && isAbsolute(one)),
            folders.join(),
          );
        }
      } finally {
        if (own === undefined) delete process.env['HOME'];
        else process.env['HOME'] = own;
      }
    });
  }

  it('are two, so that one can be emptied', () => {
    assert.notEqual(dataFolder(env), cacheFolder(env));
  });
});
