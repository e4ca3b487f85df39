import { type Page } from 'playwright';

/** The decision on an experiment, its brief and its way to the team; the list of all experiments and an entry of the team's log. */
export class LogScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  section() {
    return this.page.getByRole('region', { name: 'Your decision' });
  }

  async decide(decision: {
    what: 'Graduate' | 'Iterate' | 'Kill';
    why: string;
    name?: string;
    email?: string;
  }): Promise<void> {
    const section = this.section();
    await section.getByRole('radio', { name: decision.what }).check();
    await section.getByLabel('Why, in a sentence').fill(decision.why);
    if (decision.name !== undefined) await section.getByLabel('Your name').fill(decision.name);
    if (decision.email !== undefined) await section.getByLabel('Your e-mail address').fill(decision.email);
    await section.getByRole('button', { name: 'Save the decision' }).click();
  }

  button(name: string | RegExp) {
    return this.section().getByRole('button', { name });
  }

  dialog() {
    return this.page.getByRole('dialog');
  }

  async send(): Promise<void> {
    await this.dialog().getByRole('button', { name: 'Send to the team' }).click();
    await this.page.getByText('The team has your change').first().waitFor();
  }

  rows() {
    return this.page.getByRole('list', { name: 'Experiments' }).getByRole('listitem');
  }

  async filterDecision(name: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Decision' }).click();
    await this.page.getByRole('option', { name }).click();
  }
}
