import assert from 'node:assert/strict';
import { commandIds } from '../../../client/src/commands/commandIds.ts';
import manifest from '../../../package.json' with { type: 'json' };

interface MenuItem {
  command: string;
  when?: string;
  group?: string;
}

const { commands, menus, viewsWelcome } = manifest.contributes;
const registered = new Set(commandIds.map((id) => `vtexKeys.${id}`));
const menuItems = (Object.entries(menus) as [string, MenuItem[]][]).flatMap(([menu, items]) =>
  items.map((item) => ({ menu, ...item })),
);

describe('the commands in package.json', () => {
  it('are exactly those that the extension registers', () => {
    assert.deepEqual(commands.map(({ command }) => command).toSorted(), [...registered].toSorted());
  });

  it('each have a title, the category "API Keys" and no ellipsis of their own', () => {
    for (const { command, title, category } of commands) {
      assert.match(title, /^[A-Z][A-Za-z ]+\??$/, command);
      assert.equal(category, 'API Keys', command);
    }
  });

  it('have titles that tell them apart in the palette', () => {
    assert.equal(new Set(commands.map(({ title }) => title)).size, commands.length);
  });

  it('are what every menu and every link of a welcome view names', () => {
    const linked = viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command),
    );
    for (const command of [...menuItems.map((item) => item.command), ...linked]) {
      assert.ok(registered.has(command ?? ''), `${command} is in a menu and not registered`);
    }
  });

  it('stand in a group of every menu but the palette', () => {
    for (const { menu, command, group } of menuItems) {
      if (menu !== 'commandPalette') assert.ok(group, `${command} has no group in ${menu}`);
    }
  });

  it('are offered on a key only while no write runs on it, where they write', () => {
    const reads = ['vtexKeys.copyKeyName', 'vtexKeys.showKeyAccess'];
    const writes = menuItems.filter(
      ({ menu, when, command }) =>
        menu === 'view/item/context' && when?.includes('\\bkey\\b') && !reads.includes(command),
    );
    assert.ok(writes.length > 0);
    for (const { command, when } of writes)
      assert.match(when ?? '', /!\(viewItem =~ \/\\bbusy\\b\/\)/, command);
  });

  it('are not hidden from the palette for want of a node', () => {
    for (const { command, when } of menuItems.filter(({ menu }) => menu === 'commandPalette')) {
      assert.doesNotMatch(when ?? '', /viewItem|false/, command);
    }
    for (const { command, ...contributed } of commands) {
      if ('enablement' in contributed)
        assert.match(contributed.enablement ?? '', /^!viewItem \|\| /, command);
    }
  });

  it('validate no manifest against a schema of the editor, which would report each error twice', () => {
    assert.ok(!('jsonValidation' in manifest.contributes));
  });
});
