import { type Locator, type Page } from 'playwright';

/** “Which answer is better?” on the page of an experiment. */
export class PreferenceScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  section(): Locator {
    return this.page.getByRole('region', { name: 'Which answer is better?' });
  }

  async open(): Promise<void> {
    await this.section()
      .getByRole('button', { name: /^Compare/ })
      .click();
  }

  question(): Locator {
    return this.section().getByRole('textbox', { name: 'What the judge is asked' });
  }

  judge(): Locator {
    return this.section().getByRole('combobox', { name: 'Judge' });
  }

  async start(): Promise<void> {
    await this.section().getByRole('button', { name: 'Start comparing' }).click();
  }

  /** The picture with the counts, once it is over. */
  picture(): Locator {
    return this.section().getByRole('img', { name: /^Of all pairs/ });
  }

  async showPairs(): Promise<void> {
    await this.section().getByText('Pair by pair').click();
  }
}
