import { type Page } from 'playwright';

/** Cases that are set aside, on the experiment page and on the cases screen; and experiments that stop when the answer is clear. */
export class ConfirmationScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  note(title: string | RegExp) {
    return this.page.getByRole('region', { name: title });
  }

  async setAside(count: number): Promise<void> {
    await this.page.getByRole('button', { name: 'Set cases aside…' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('How many').fill(String(count));
    await dialog.getByRole('button', { name: `Set ${count} cases aside` }).click();
    await this.note(`${count} cases are set aside.`).waitFor();
  }

  /** Chips in the table of cases. */
  marked() {
    return this.page.getByRole('grid', { name: 'Cases' }).getByText('set aside', { exact: true });
  }

  putBack() {
    return this.page.getByRole('button', { name: 'Put them back' });
  }

  /** Of what was done last. */
  undo() {
    return this.page.getByRole('button', { name: 'Undo' }).last();
  }

  async confirm(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Confirm “${name}” now` }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Confirm it' }).click();
    await this.page.getByRole('heading', { level: 1, name: /^Confirmation: / }).waitFor();
  }

  /** Behind the fold of settings that most experiments do not need. */
  async chooseUntilClear(): Promise<void> {
    await this.page.getByText('More variants and settings').click();
    await this.untilClear().check();
  }

  untilClear() {
    return this.page.getByRole('checkbox', { name: 'Stop as soon as the answer is clear' });
  }

  /** In its note; the items of the gate that wait for it have the same button. */
  runTheRest() {
    return this.page.getByRole('button', { name: /^Run the other \d+ calls/ }).first();
  }
}
