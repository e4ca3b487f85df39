import { type Page } from 'playwright';

/** Answers from a file, and the rarely needed settings of a new experiment. */
export class ScoringScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('link', { name: 'Score answers I already have' }).click();
    await this.page.getByRole('heading', { level: 1, name: 'Score answers you already have' }).waitFor();
  }

  async choose(name: string, text: string): Promise<void> {
    await this.page
      .getByLabel('Choose a file')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await this.page.getByRole('heading', { name: 'What the columns hold' }).waitFor();
  }

  role(column: string) {
    return this.page.getByLabel(`What ${column} holds`);
  }

  firstRows() {
    return this.page.getByRole('region', { name: /^The first \d|^All \d/ });
  }

  async compareWith(name: string): Promise<void> {
    await this.page.getByLabel('Compare with').click();
    await this.page.getByRole('option', { name }).click();
  }

  async scoreRowsOfNoCase(): Promise<void> {
    await this.page.getByLabel('Rows of no case').click();
    await this.page.getByRole('option', { name: 'Score them as new cases' }).click();
  }

  async score(): Promise<void> {
    await this.page.getByRole('button', { name: 'Score them' }).click();
    await this.page.getByText('Scored answers').first().waitFor();
  }

  async openMoreSettings(): Promise<void> {
    await this.page.getByText('More variants and settings').click();
  }

  async addVariant(choice: { readonly version: string; readonly temperature: string }): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a variant' }).click();
    const row = this.page.getByRole('group', { name: /^Variant \d/ }).last();
    await row.getByLabel('Version').click();
    await this.page.getByRole('option', { name: choice.version }).click();
    await row.getByLabel('Temperature').fill(choice.temperature);
  }

  sideBySide() {
    return this.page.getByRole('complementary', { name: 'Before you start' }).getByRole('listitem');
  }
}
