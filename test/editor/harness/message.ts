import type { Locator, Page } from 'playwright-core';

/** A modal dialog or a notification, there already or about to come. */
export class Message {
  readonly #box: Locator;
  readonly #page: Page;

  constructor(box: Locator, page: Page) {
    this.#box = box.first();
    this.#page = page;
  }

  /** All that it says, without its buttons. */
  async text(): Promise<string> {
    await this.#box.waitFor();
    const parts = this.#box.locator(
      '.dialog-message-text, .dialog-message-detail, .dialog-checkbox-message, .notification-list-item-message',
    );
    return (await parts.allInnerTexts()).join('\n').trim();
  }

  async buttons(): Promise<string[]> {
    await this.#box.waitFor();
    return this.#box.locator('.monaco-text-button').allInnerTexts();
  }

  /** Presses a button, and waits until the message is gone. */
  async click(button: string): Promise<void> {
    await this.#box.getByRole('button', { name: button, exact: true }).click();
    await this.#box.waitFor({ state: 'hidden' });
  }

  /** Closes it without an answer. */
  async dismiss(): Promise<void> {
    await this.#box.waitFor();
    const clear = this.#box.locator('.codicon-notifications-clear');
    if ((await clear.count()) > 0) {
      // A notification shows its button only under the mouse.
      await this.#box.hover();
      await clear.click();
    } else {
      await this.#page.keyboard.press('Escape');
    }
    await this.#box.waitFor({ state: 'hidden' });
  }
}
