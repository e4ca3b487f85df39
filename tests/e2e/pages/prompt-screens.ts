import { type Page } from 'playwright';

/** The list of prompts and the writing screen. */
export class PromptScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(title: string): Promise<void> {
    await this.page
      .getByRole('link', { name: new RegExp(title) })
      .first()
      .click();
    await this.editor(title).waitFor();
  }

  editor(title: string) {
    return this.page.getByRole('textbox', { name: `Text of ${title}` });
  }

  /** Puts the cursor before the line (as it is shown) and writes there. */
  async writeBefore(title: string, line: string, text: string): Promise<void> {
    await this.editor(title).getByText(line, { exact: false }).first().click();
    await this.page.keyboard.press('Home');
    await this.page.keyboard.insertText(text);
  }

  saved() {
    return this.page.getByText('Saved just now');
  }

  async runExperiment(): Promise<void> {
    await this.page
      .getByRole('button', { name: 'Run experiment' })
      .or(this.page.getByRole('link', { name: 'Run experiment' }))
      .click();
  }
}
