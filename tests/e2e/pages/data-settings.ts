import { type Locator, type Page } from 'playwright';

/** Settings: "Data", "Models" and "What was sent". */
export class DataSettings {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  team(): Locator {
    return this.page.getByRole('region', { name: 'The team’s data policy' });
  }

  own(): Locator {
    return this.page.getByRole('region', { name: 'Your own settings' });
  }

  form(): Locator {
    return this.page.getByRole('region', { name: 'Change the team’s policy' });
  }

  address(number: number): Locator {
    return this.form().getByRole('listitem', { name: `Approved address ${number}` });
  }

  async openForm(): Promise<void> {
    await this.team().getByRole('button', { name: 'Change the policy' }).click();
    await this.form().waitFor();
  }

  async propose(): Promise<void> {
    await this.form().getByRole('button', { name: 'Propose this policy' }).click();
  }

  /** What the dialog shows before anything is sent. */
  preview(): Locator {
    return this.page.getByRole('dialog');
  }

  found(): Locator {
    return this.page.getByRole('region', { name: 'Found on this computer' });
  }

  calls(): Locator {
    return this.page.getByRole('table', { name: 'Calls to models, newest first' });
  }

  /** The file that "Export" hands over, as text. */
  async exported(kind: 'As a table (CSV)' | 'As data (JSONL)'): Promise<{ name: string; text: string }> {
    await this.page.getByRole('button', { name: 'Export' }).click();
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: kind }).click();
    const file = await download;
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
    return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString() };
  }
}
