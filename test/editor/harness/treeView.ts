import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { exactly } from './text.ts';

/** A tree in the side bar, as its rows stand on screen. */
export class TreeView {
  readonly #page: Page;
  readonly #tree: Locator;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#tree = page.locator(`.sidebar .customview-tree [role="tree"][aria-label="${title}"]`);
  }

  /** One line for each row: two spaces for each level, the label, two spaces, the description. */
  async lines(): Promise<string[]> {
    return this.#tree.locator('[role="treeitem"]').evaluateAll((rows) =>
      rows
        .sort((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')))
        .map((row) => {
          const level = Number(row.getAttribute('aria-level')) - 1;
          const text = (part: string) => row.querySelector(part)?.textContent ?? '';
          return `${'  '.repeat(level)}${text('.label-name')}  ${text('.label-description')}`.trimEnd();
        }),
    );
  }

  /** The row whose label is this, or matches it. */
  row(label: string | RegExp): Locator {
    const name = this.#page.locator('.label-name').filter({ hasText: exactly(label) });
    return this.#tree.locator('[role="treeitem"]').filter({ has: name }).first();
  }

  async select(label: string | RegExp): Promise<void> {
    await this.row(label).click();
  }

  async expand(label: string | RegExp): Promise<void> {
    await this.#toggle(label, 'true');
  }

  async collapse(label: string | RegExp): Promise<void> {
    await this.#toggle(label, 'false');
  }

  /** Takes an item of a row's context menu. */
  async contextMenu(label: string | RegExp, item: string): Promise<void> {
    const menu = await this.#openMenu(label);
    const entry = menu.getByRole('menuitem', { name: item, exact: true });
    await entry.waitFor();
    await eventually(async () => {
      // A menu lets nothing be taken in its first 100 ms, lest the click that opened it takes something.
      if (await menu.isVisible()) await entry.click({ delay: 100, timeout: 1000 });
      await menu.waitFor({ state: 'hidden', timeout: 1000 });
    });
  }

  contextMenuItems(label: string | RegExp): Promise<string[]> {
    return this.#menuItems(label, '.action-menu-item .action-label');
  }

  /** Those that are there and cannot be taken. */
  disabledMenuItems(label: string | RegExp): Promise<string[]> {
    return this.#menuItems(label, '.action-item.disabled .action-menu-item .action-label:not(.separator)');
  }

  async #menuItems(label: string | RegExp, selector: string): Promise<string[]> {
    const menu = await this.#openMenu(label);
    const items = await menu.locator(selector).allInnerTexts();
    await this.#page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    return items;
  }

  /** Presses a button that a row shows at its end. */
  async inlineAction(label: string | RegExp, title: string): Promise<void> {
    const row = this.row(label);
    await row.hover();
    await row.locator('.actions').getByRole('button', { name: title }).click();
  }

  /** The name of the row's icon: `key`. */
  async icon(label: string | RegExp): Promise<string> {
    const names = await this.#icon(label).getAttribute('class');
    return /codicon-(\S+)/.exec(names ?? '')?.[1] ?? '';
  }

  /** Whether the row's icon is drawn in a colour of the theme: `charts.orange`. */
  async iconIs(label: string | RegExp, colour: string): Promise<boolean> {
    return this.#icon(label).evaluate(
      (icon, variable) => {
        const { ownerDocument: document } = icon;
        const { getComputedStyle } = document.defaultView;
        const probe = document.createElement('span');
        probe.style.color = `var(${variable})`;
        icon.append(probe);
        const wanted = getComputedStyle(probe).color;
        probe.remove();
        return getComputedStyle(icon).color === wanted;
      },
      `--vscode-${colour.replaceAll('.', '-')}`,
    );
  }

  /** What the row shows when the mouse rests on it. */
  async tooltip(label: string | RegExp): Promise<string> {
    const hover = this.#page.locator('.monaco-hover:visible .hover-contents').first();
    return eventually(async () => {
      // A row that is drawn again under the mouse shows nothing until the mouse comes back, and another row
      // may have been under the mouse before.
      await this.#page.mouse.move(0, 0);
      await hover.waitFor({ state: 'hidden', timeout: 2000 });
      await this.row(label).hover();
      // It says that it is loading until the extension has made it.
      await hover.filter({ hasNotText: 'Loading...' }).waitFor({ timeout: 2000 });
      return (await hover.allInnerTexts()).join();
    });
  }

  #icon(label: string | RegExp): Locator {
    return this.row(label).locator('.custom-view-tree-node-item-icon');
  }

  async #toggle(label: string | RegExp, expanded: 'true' | 'false'): Promise<void> {
    const row = this.row(label);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) !== expanded)
      await row.locator('.monaco-tl-twistie').click();
    await eventually(async () => {
      if ((await row.getAttribute('aria-expanded')) !== expanded)
        throw new Error(`${label} does not open or close.`);
    });
  }

  async #openMenu(label: string | RegExp): Promise<Locator> {
    await this.row(label).click({ button: 'right' });
    const menu = this.#page.locator('.monaco-menu-container, .monaco-menu').last();
    await menu.waitFor();
    return menu;
  }
}
