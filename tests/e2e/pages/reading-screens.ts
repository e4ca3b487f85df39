import { type Page } from 'playwright';

/** Reading a result: its figures, what fails, the filters of its cases, and one case. */
export class ReadingScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  heatMap() {
    return this.page.getByRole('table', { name: /^Where it passes/ });
  }

  /** A cell by the words that a screen reader is given. */
  heatCell(criterion: string, slice: string) {
    return this.heatMap().getByRole('button', { name: new RegExp(`^${criterion}; ${slice}:`) });
  }

  async showDifference(): Promise<void> {
    await this.page.getByRole('button', { name: 'Show the difference' }).click();
  }

  failures() {
    return this.page.getByRole('region', { name: 'What fails, and how' });
  }

  async showFirstFailure(): Promise<void> {
    await this.failures()
      .getByRole('button', { name: /^Show the cases:/ })
      .first()
      .click();
  }

  figure(name: RegExp) {
    return this.page.getByRole('region', { name });
  }

  grid() {
    return this.page.getByRole('grid');
  }

  /** "32 cases, 91 answers" beside the chips of what is asked. */
  found() {
    return this.page.getByRole('region', { name: 'Case by case' }).getByRole('status');
  }

  chip(words: string | RegExp) {
    const pattern = typeof words === 'string' ? words : words.source;
    return this.page.getByRole('button', { name: new RegExp(`^Take away: ${pattern}`) });
  }

  async filterByAnswer(words: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Filter', exact: true }).click();
    await this.page.getByLabel('Words in the answer').fill(words);
    await this.page.keyboard.press('Escape');
  }

  async clear(): Promise<void> {
    await this.page.getByRole('button', { name: 'Clear all' }).click();
  }

  async compareWith(name: string): Promise<void> {
    await this.page.getByLabel('Compared with').click();
    await this.page.getByRole('option', { name }).click();
  }

  async openFirstCase(): Promise<void> {
    await this.grid().focus();
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('dialog').waitFor();
  }

  history() {
    return this.page.getByRole('dialog').getByText(/^The same case in other experiments \(/);
  }
}
