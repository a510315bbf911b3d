import assert from 'node:assert/strict';
import { readText, readTextSync } from '../../server/src/files/readText.ts';
import { TestFolder } from './folder.ts';

describe('the text of a file', () => {
  const read = async (content: string | Uint8Array, maxLength = 1024) => {
    await using folder = await TestFolder.make({ 'vtex-keys.json': content });
    return await readText(folder.at('vtex-keys.json'), maxLength);
  };

  it('is read with its byte order mark, its size, and when it was changed', async () => {
    const file = await read('\uFEFF{ "x-note": "カート 🛒" }');
    assert.equal(file?.text, '\uFEFF{ "x-note": "カート 🛒" }');
    assert.equal(file?.size, 33);
    assert.ok(file.modified > 0);
  });

  it('is refused where it is not UTF-8, rather than read as something else', async () => {
    const file = await read(Buffer.from('{ "x-note": "é" }', 'latin1'));
    assert.equal(file?.text, undefined);
    assert.equal(file?.refusal, 'The file is not UTF-8, so it was not read.');
    assert.ok((await read(Buffer.from('\uFEFF{}', 'utf16le')))?.refusal);
  });

  it('is refused where it must be longer than a manifest may be', async () => {
    assert.equal((await read('x'.repeat(30), 10))?.text?.length, 30, 'the engine counts characters');
    assert.match((await read('x'.repeat(31), 10))?.refusal ?? '', /^The file has 31 bytes, more than/);
  });

  it('is the same where it is read at once, however long it is', async () => {
    const lengths = [0, 1, 65_533, 65_534, 65_535, 65_536, 65_537, 200_000];
    await using folder = await TestFolder.make(
      Object.fromEntries(lengths.map((length) => [`${length}.json`, `${'x'.repeat(length)}é`])),
    );
    for (const length of lengths.toReversed()) {
      const path = folder.at(`${length}.json`);
      const { modified, size, ...expected } = (await readText(path, 200_001)) ?? {};
      assert.deepEqual(readTextSync(path, 200_001), expected);
      assert.deepEqual(readTextSync(path, 100)?.refusal, (await readText(path, 100))?.refusal);
    }
    assert.equal(readTextSync(folder.at('none.json'), 10), undefined);
    assert.throws(() => readTextSync(folder.at('.'), 10), /EISDIR/);
  });

  it('is none where there is no file, and an error where there is one that cannot be read', async () => {
    await using folder = await TestFolder.make({ 'shop/vtex-keys.json': '' });
    assert.equal(await readText(folder.at('vtex-keys.json'), 10), undefined);
    assert.equal(await readText(folder.at('shop/vtex-keys.json/x'), 10), undefined);
    await assert.rejects(readText(folder.at('shop'), 10_000), /EISDIR/);
  });
});
