import { type Page } from 'playwright';

/** Sending an experiment overnight, and watching it while it is out. */
export class BatchScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** When: there only where the server takes batches. */
  when() {
    return this.page.getByLabel('When', { exact: true });
  }

  async chooseOvernight(): Promise<void> {
    await this.when().click();
    await this.page.getByRole('option', { name: /^Overnight, about half the price/ }).click();
  }

  estimate() {
    return this.page.getByRole('complementary', { name: 'Before you start' });
  }

  progress() {
    return this.page.getByRole('region', { name: 'Progress of the experiment' });
  }

  async stopForGood(): Promise<void> {
    await this.page.getByRole('button', { name: 'Stop for good' }).click();
    await this.page.getByRole('button', { name: 'Stop it' }).click();
  }
}
