import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');
type Theme = 'light' | 'dark';

function tokens(theme: Theme): Map<string, string> {
  const found = css.matchAll(/--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g);
  return new Map([...found].map(([, name = '', light = '', dark = '']) => [name, theme === 'light' ? light : dark]));
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ['paper', 'surface', 'sunken'];
const text: readonly (readonly [string, string])[] = [
  ...['ink', 'ink-2', 'ink-3', 'accent', 'pass', 'fail', 'unsure', 'none'].flatMap((ink) =>
    surfaces.map((surface) => [ink, surface] as const),
  ),
  ...['pass', 'fail', 'unsure', 'none', 'accent'].flatMap((tone) => [
    [tone, `${tone}-soft`] as const,
    ['ink', `${tone}-soft`] as const,
    ['ink-2', `${tone}-soft`] as const,
  ]),
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-strong'],
  ['paper', 'ink'],
  ...['heat-0', 'heat-1', 'heat-2', 'heat-3'].map((step) => ['ink', step] as const),
  ['accent-ink', 'heat-4'],
];
const controls = surfaces.flatMap((surface) => ['line-control', 'accent'].map((line) => [line, surface] as const));

describe.each<Theme>(['light', 'dark'])('the %s theme', (theme) => {
  const colours = tokens(theme);
  const weak = (pairs: readonly (readonly [string, string])[], least: number) =>
    pairs
      .map(([front, back]) => ({ front, back, ratio: contrast(colours.get(front) ?? '', colours.get(back) ?? '') }))
      .filter(({ ratio }) => !(ratio >= least));

  it('keeps text at 4.5:1 on every surface it may stand on', () => {
    expect(weak(text, 4.5)).toEqual([]);
  });

  it('keeps the borders of controls at 3:1', () => {
    expect(weak(controls, 3)).toEqual([]);
  });
});
