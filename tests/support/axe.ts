import AxeBuilder from '@axe-core/playwright';
import { type Page } from 'playwright';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export interface AxeFinding {
  readonly rule: string;
  readonly where: readonly string[];
}

/**
 * What axe finds on the page, or in a part of it (a CSS selector): by all rules in the light, and what is hard to read in the dark. The window is left
 * light. Pages here have one frame, and only what is wrong is asked for: that takes a third of the time.
 */
export async function axeFinds(page: Page, part: string | null = null): Promise<AxeFinding[]> {
  const look = async (
    colorScheme: 'light' | 'dark',
    narrow: (axe: AxeBuilder) => AxeBuilder,
  ): Promise<AxeFinding[]> => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], preload: false });
    const { violations } = await narrow(part === null ? axe : axe.include(part)).analyze();
    return violations.map(({ id, nodes }) => ({ rule: id, where: nodes.map((node) => node.target.join(' ')) }));
  };
  const dark = await look('dark', (axe) => axe.withRules(['color-contrast']));
  return [...(await look('light', (axe) => axe.withTags(tags))), ...dark];
}
