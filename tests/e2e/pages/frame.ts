import { type Page } from 'playwright';

/** The frame around every screen: welcome, navigation, the palette. Owns its selectors. */
export class Frame {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  heading(name: string | RegExp) {
    return this.page.getByRole('heading', { level: 1, name });
  }

  navigation(name: string) {
    return this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: new RegExp(`^${name}`) });
  }

  async openSample(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open the sample' }).click();
    await this.heading('Prompts').waitFor();
  }

  async openTeam(team: { address: string; username: string; token: string }): Promise<void> {
    await this.page.getByRole('button', { name: 'Open your team’s repository' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Address').fill(team.address);
    await dialog.getByLabel('User name').fill(team.username);
    await dialog.getByLabel('Access token').fill(team.token);
    // This host has no key store of the system, and says so.
    await dialog.getByText('It is kept until you close Signoff, never written to disk').waitFor();
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await this.page.getByRole('button', { name: 'Trust this repository' }).click();
    await this.heading('Prompts').waitFor();
  }

  /** The address below the host, as in the address bar: every screen reopens by it. */
  async goTo(route: string): Promise<void> {
    await this.page.evaluate((hash) => {
      window.location.hash = hash;
    }, route);
  }
}
