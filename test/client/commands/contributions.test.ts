import assert from 'node:assert/strict';
import { commandIds } from '../../../client/src/commands/commandIds.ts';
import manifest from '../../../package.json' with { type: 'json' };

interface MenuItem {
  command: string;
  when?: string;
  group?: string;
}

const { commands: contributed, menus, viewsWelcome } = manifest.contributes;
/** Entries that are never run: their titles say why they are disabled. */
const notOffered = contributed.filter(({ command }) => command.startsWith('vtexKeys.notOffered.'));
const commands = contributed.filter((command) => !notOffered.includes(command));
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
      const isReason = notOffered.some((one) => one.command === command);
      assert.ok(isReason || registered.has(command ?? ''), `${command} is in a menu and not registered`);
    }
  });

  it('that VTEX has no API for stand disabled in their place, with the reason, beside Open in VTEX Admin', () => {
    const items = menuItems.filter(({ menu }) => menu === 'view/item/context');
    const isOf = (command: string) => (item: MenuItem) => item.command === command;
    assert.equal(notOffered.length, 5);
    for (const { command, title, ...entry } of notOffered) {
      const id = command.replace('notOffered.', '');
      const offered = commands.find((one) => one.command === id);
      assert.deepEqual(
        [title, 'enablement' in entry && entry.enablement],
        [`${offered?.title} (VTEX has no API for it)`, 'false'],
      );
      const places = items.filter(isOf(id)).filter(({ group }) => !group?.startsWith('inline'));
      const reasons = items.filter(isOf(command));
      assert.deepEqual(
        reasons.map(({ group, when }) => [group, when]),
        places.map(({ group, when }) => [group, when?.replace(/!\((viewItem =~ \/\\bvtex\\b\/)\)$/, '$1')]),
      );
      assert.ok(
        reasons.length > 0 && reasons.every(({ when }) => when?.endsWith('viewItem =~ /\\bvtex\\b/')),
      );
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
      if (notOffered.some((one) => one.command === command)) continue;
      assert.doesNotMatch(when ?? '', /viewItem|false/, command);
    }
    for (const { command, ...rest } of commands) {
      if ('enablement' in rest) assert.match(rest.enablement ?? '', /^!viewItem \|\| /, command);
    }
  });

  it('validate no manifest against a schema of the editor, which would report each error twice', () => {
    assert.ok(!('jsonValidation' in manifest.contributes));
  });
});
