import { type Page } from 'playwright';

/** One prompt being written: text, header form, comparing, going back, and what two windows must decide. */
export class WritingDesk {
  readonly page: Page;
  readonly title: string;

  constructor(page: Page, title: string) {
    this.page = page;
    this.title = title;
  }

  /** From the list of prompts, once it is there: a screen that is just being left has links of that name too. */
  async open(): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: 'Prompts' }).waitFor();
    await this.page.getByRole('link', { name: this.title }).first().click();
    await this.text().waitFor();
  }

  text() {
    return this.page.getByRole('textbox', { name: `Text of ${this.title}` });
  }

  /** The text as it is read, from the top. */
  async read(): Promise<string> {
    return this.text().innerText();
  }

  /** Puts the cursor at the end of the first line. */
  async goToFirstLine(): Promise<void> {
    await this.text().getByText("The customer's plan is").click();
    // "End" in a wrapped line stops at the end of what is seen as a line.
    await this.page.keyboard.press('Home');
    await this.page.keyboard.press('ArrowLeft');
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** All of it at once. */
  async insert(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  saved() {
    return this.page.getByText('Saved just now');
  }

  sameAsTeam() {
    return this.page.getByText('Same as the team’s');
  }

  async choose(entry: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More about this prompt' }).click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  async undoNotice(): Promise<void> {
    await this.page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  }

  lookAtBoth() {
    return this.page.getByRole('button', { name: 'Look at both' });
  }

  async keep(whose: 'mine' | 'theirs'): Promise<void> {
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: whose === 'mine' ? 'Keep this window’s' : 'Keep the other window’s' })
      .click();
  }

  note(title: string | RegExp) {
    return this.page.getByRole('complementary', { name: 'Notes on this prompt' }).getByRole('region', { name: title });
  }

  async goTo(place: 'Settings' | 'Prompts'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click();
    await this.page.getByRole('heading', { level: 1, name: place }).waitFor();
  }

  banner(words: RegExp) {
    return this.page.getByText(words);
  }
}
