import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promptIdFromPath } from '#domain/prompt/prompt-path';
import { idFromName } from './prompt-name.ts';

describe('the id of a new prompt', () => {
  it('is its name in small letters and hyphens', () => {
    expect(['Refund Helper (EU)', '  Größe & Maß ', 'Support / Order status', '///'].map(idFromName)).toEqual([
      'refund-helper-eu',
      'grosse-mass',
      'support/order-status',
      '',
    ]);
  });

  it('is one that the repository takes, whatever was typed', () => {
    const refused = new Set(['evals', 'reviews', 'experiments', 'con', 'prn', 'aux', 'nul']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
        const id = idFromName(name);
        const parts = id.split('/');
        fc.pre(
          id !== '' && !parts.some((part) => refused.has(part) || /^(?:com|lpt)\d|^(?:readme|changelog)$/.test(part)),
        );
        expect(promptIdFromPath(`prompts/${id}.md`)).toBe(id);
      }),
    );
  });
});
