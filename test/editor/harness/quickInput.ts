import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { exactly } from './text.ts';

/** The one widget of VS Code for quick picks, input boxes and the command palette. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget');
  }

  get #box(): Locator {
    return this.#widget.locator('.quick-input-box input, .quick-input-box textarea').first();
  }

  get #rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  /** Title, placeholder and message as they stand. */
  async shown(): Promise<{ title: string; placeholder: string; message: string; value: string }> {
    await this.#widget.waitFor();
    return {
      title: (await this.#widget.locator('.quick-input-title').textContent()) ?? '',
      placeholder: (await this.#box.getAttribute('placeholder')) ?? '',
      message: (await this.#widget.locator('.quick-input-message').textContent()) ?? '',
      value: await this.#box.inputValue(),
    };
  }

  /** The labels of the entries with their descriptions, as far as they are on screen. */
  async entries(): Promise<string[]> {
    await this.#rows.first().waitFor();
    return (await this.#rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** Types without accepting: filters a quick pick, or lets an input box judge the text. */
  async search(text: string): Promise<void> {
    await this.#widget.waitFor();
    const value = await this.#box.inputValue();
    await this.#box.fill(value.startsWith('>') ? `>${text}` : text);
  }

  async pick(entry: string | RegExp): Promise<void> {
    const row = await this.#row(entry);
    const before = await this.#state();
    await row.click();
    await this.#left(before);
  }

  /** Ticks exactly these entries, whatever was ticked before, and accepts. */
  async pickMany(entries: string[]): Promise<void> {
    await this.#rows.first().waitFor();
    await eventually(async () => {
      // Ticks all where only some are ticked, and then none.
      if (!(await this.#nothingTicked()))
        await this.#widget.locator('.quick-input-header [role=checkbox]').click();
      if (!(await this.#nothingTicked())) throw new Error('Something stays ticked.');
    });
    for (const entry of entries) {
      await this.#box.fill(entry);
      const box = (await this.#row(entry)).getByRole('checkbox');
      await eventually(async () => {
        if (!(await box.isChecked())) await box.click();
        if (!(await box.isChecked())) throw new Error(`${entry} stays unticked.`);
      });
    }
    await this.#box.fill('');
    await this.accept();
  }

  async type(text: string): Promise<void> {
    await this.#widget.waitFor();
    await this.#box.fill(text);
    await this.accept();
  }

  /** Accepts, and waits until this prompt has gone or the next one has come. */
  async accept(): Promise<void> {
    await this.#widget.waitFor();
    const before = await this.#state();
    await this.#box.press('Enter');
    await this.#left(before);
  }

  async dismiss(): Promise<void> {
    await this.#widget.waitFor();
    await this.#page.keyboard.press('Escape');
    await this.#widget.waitFor({ state: 'hidden' });
  }

  async #nothingTicked(): Promise<boolean> {
    return /^0\b/.test((await this.#widget.locator('.quick-input-count').textContent()) ?? '');
  }

  /** An entry that is not on screen is looked for with the filter, as a user does. */
  async #row(entry: string | RegExp): Promise<Locator> {
    const label = this.#page.locator('.label-name').filter({ hasText: exactly(entry) });
    const row = this.#rows.filter(typeof entry === 'string' ? { has: label } : { hasText: entry }).first();
    await this.#rows.first().waitFor();
    return eventually(async () => {
      if (await row.isVisible()) return row;
      if (typeof entry === 'string') await this.search(entry);
      throw new Error(`The quick pick has no entry ${entry}, but: ${(await this.entries()).join(' | ')}`);
    });
  }

  /** Tells one prompt from the next in the same widget. Read in one go: the widget may go at any moment. */
  async #state(): Promise<string> {
    const states = await this.#widget.evaluateAll((widgets) =>
      widgets.map((widget) => {
        const placeholder = widget.querySelector('input[placeholder], textarea')?.getAttribute('placeholder');
        return widget.checkVisibility() ? `${widget.textContent} ${placeholder}` : 'hidden';
      }),
    );
    return states.join() || 'hidden';
  }

  async #left(before: string): Promise<void> {
    await eventually(async () => {
      if ((await this.#state()) === before) throw new Error(`The prompt stays open: ${before}`);
    });
  }
}
