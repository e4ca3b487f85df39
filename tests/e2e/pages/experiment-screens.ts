import { type Page } from 'playwright';

/** Setting up an experiment, watching it, reading its result. */
export class ExperimentScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async start(hypothesis: string): Promise<void> {
    await this.page.getByLabel('What do you expect, and why?').fill(hypothesis);
    await this.page.getByRole('button', { name: 'Start the experiment' }).click();
    await this.page.getByRole('heading', { level: 1, name: hypothesis }).waitFor();
  }

  /** The finished result: its review button is there. */
  reviewButton() {
    return this.page.getByRole('button', { name: /^Review \d+ answers/ });
  }

  gate() {
    return this.page.getByRole('list', { name: 'What must be met' });
  }

  async signOff(): Promise<void> {
    await this.page
      .getByRole('button', { name: /^Sign off/ })
      .or(this.page.getByRole('link', { name: /^Sign off/ }))
      .first()
      .click();
  }
}
