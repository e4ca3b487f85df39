import { type Page } from 'playwright';

export type Section = 'Must always' | 'Must never' | 'Quality';

/** The spec of a prompt, as a form and as text. */
export class SpecScreen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** From the list of prompts. */
  async open(title: string): Promise<void> {
    await this.page
      .getByRole('link', { name: new RegExp(title) })
      .first()
      .click();
    await this.page.getByRole('link', { name: 'Spec', exact: true }).click();
    await this.page.getByRole('heading', { name: 'Must always' }).waitFor();
  }

  /** The field with what the criterion says, by its place (1-based) in its section. */
  statement(section: Section, place: number) {
    return this.page.getByRole('textbox', { name: `${section}, number ${place}: what it says`, exact: true });
  }

  async statements(section: Section): Promise<string[]> {
    const fields = this.page.getByRole('textbox', { name: new RegExp(`^${section}, number \\d+: what it says$`) });
    return fields.evaluateAll((all) => all.map((each) => ('value' in each ? String(each.value) : '')));
  }

  card(section: Section, place: number) {
    return this.page.getByRole('listitem').filter({ has: this.statement(section, place) });
  }

  addButton(section: Section) {
    const names = {
      'Must always': 'Add what it must always do',
      'Must never': 'Add what it must never do',
      Quality: 'Add a quality',
    };
    return this.page.getByRole('button', { name: names[section] });
  }

  async choose(label: string, option: string, within = this.page.locator('body')): Promise<void> {
    await within.getByLabel(label, { exact: true }).click();
    await this.page.getByRole('option', { name: option }).click();
  }

  async fromMenu(statement: string, entry: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for: ${statement}` }).click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** The name of what has the focus. */
  focused(): Promise<string> {
    return this.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  }

  saved() {
    return this.page.getByText(/^Saved just now/);
  }

  /** What is stored: the text view draws only the lines in sight. */
  async text(promptId: string): Promise<string> {
    await this.saved().waitFor();
    return this.page.evaluate(async (id) => {
      const csrf = document.querySelector<HTMLMetaElement>('meta[name="signoff-csrf"]')?.content ?? '';
      const response = await fetch('/api/call/prompt.get', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-signoff-csrf': csrf },
        body: JSON.stringify({ promptId: id }),
      });
      const answer: { value: { files: { spec: { text: string } } } } = await response.json();
      return answer.value.files.spec.text;
    }, promptId);
  }
}
