import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promptIdFromPath } from '#domain/prompt/prompt-path';
import { idFromName } from './prompt-name.ts';

describe('the id of a new prompt', () => {
  it('is its name in small letters and hyphens, and one file: only the path of a file names a folder', () => {
    const names = ['Refund Helper (EU)', '  Größe & Maß ', 'Tröst & Rat / für Kunden!!', 'support/order-status', '///'];
    expect(names.map((name) => idFromName(name))).toEqual([
      'refund-helper-eu',
      'grosse-mass',
      'trost-rat-fur-kunden',
      'support/order-status',
      '',
    ]);
  });

  it('is a free one where no letter of the name can stand in it', () => {
    expect(idFromName('退款助手')).toBe('prompt-1');
    expect(idFromName('退款助手', ['prompt-1', 'refund-helper'])).toBe('prompt-2');
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
