import { type Page } from 'playwright';

/** “Why did it fail?” on the page of an experiment, and the page of a search. */
export class ExplainScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  section() {
    return this.page.getByRole('region', { name: 'Why did it fail?' });
  }

  async plan(): Promise<void> {
    await this.section().getByRole('button', { name: 'Find the instruction' }).click();
  }

  instruction(words: RegExp) {
    return this.section().getByRole('checkbox', { name: words });
  }

  failures() {
    return this.section().getByRole('list', { name: 'Failures to explain' }).getByRole('checkbox');
  }

  async lookAgain(): Promise<void> {
    await this.section().getByRole('button', { name: 'Look again, with other choices' }).click();
  }

  startButton() {
    return this.section().getByRole('button', { name: 'Start looking' });
  }

  found(words: RegExp) {
    return this.section().getByText(words);
  }

  effects() {
    return this.section().getByRole('img');
  }

  async suggest(): Promise<void> {
    await this.section().getByRole('button', { name: 'Suggest an edit' }).click();
    await this.section().getByRole('button', { name: 'Test it at once' }).waitFor();
  }

  answersLink() {
    return this.section().getByRole('link', { name: 'See all answers of this search' });
  }

  backLink() {
    return this.page.getByRole('link', { name: /^Back to “/ });
  }

  putButton() {
    return this.section().getByRole('button', { name: 'Put it into the draft' });
  }

  testButton() {
    return this.section().getByRole('button', { name: 'Test it at once' });
  }
}
