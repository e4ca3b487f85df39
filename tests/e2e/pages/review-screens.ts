import { type Page } from 'playwright';

/** Reading answers with the keys, and what comes of it. */
export class ReviewScreens {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** How many answers the review has, from "Answer 1 of 16". */
  async total(): Promise<number> {
    const words = await this.page
      .getByText(/^Answer \d+ of \d+$/)
      .first()
      .innerText();
    return Number(words.split(' ').at(-1));
  }

  position(at: number, total: number) {
    return this.page.getByText(`Answer ${at} of ${total}`, { exact: true });
  }

  async press(key: '1' | '2' | '3' | 'u' | 'j' | 'k'): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** What only a person decides, asked beside the answer. */
  question(statement: string) {
    return this.page.getByRole('group', { name: statement, exact: true });
  }

  /** The answer to it that stands. */
  pressed(statement: string, answer: string) {
    return this.question(statement).getByRole('button', { name: new RegExp(`^${answer}`), pressed: true });
  }

  summary() {
    return this.page.getByText(/you passed \d+/);
  }
}
