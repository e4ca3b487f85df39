import { type Page } from 'playwright';

/** The decision in words, and sending it to the team. */
export class SignOffScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async sign(person: { name: string; email: string; statement: string }): Promise<void> {
    await this.page.getByLabel('Why this may ship').fill(person.statement);
    await this.page.getByLabel('Your name').fill(person.name);
    await this.page.getByLabel('Your e-mail address').fill(person.email);
    await this.page.getByRole('button', { name: 'Sign off', exact: true }).click();
    await this.page
      .getByText(new RegExp(`^${person.name} signed this off[.,]`))
      .first()
      .waitFor();
  }

  async signAsException(person: { name: string; email: string; statement: string }): Promise<void> {
    await this.page.getByLabel('Why this may ship').fill(person.statement);
    await this.page.getByLabel('Your name').fill(person.name);
    await this.page.getByLabel('Your e-mail address').fill(person.email);
    await this.page.getByRole('button', { name: 'Sign off as an exception' }).click();
    await this.page.getByRole('button', { name: 'Sign off all the same' }).click();
    await this.page
      .getByText(new RegExp(`^${person.name} signed this off as an exception[.,]`))
      .first()
      .waitFor();
  }

  async propose(): Promise<void> {
    await this.page.getByRole('link', { name: 'Propose the change' }).click();
  }

  async send(): Promise<void> {
    await this.page.getByRole('button', { name: 'Send to the team' }).click();
    await this.page.getByText('The team has your change').first().waitFor();
  }
}
