import { describe, expect, it } from 'vitest';
import { teamSentences } from './policy-words.ts';

const usual = { models: null, redact: [], repository: ['public', 'internal'] } as const;
const says = (change: Partial<Parameters<typeof teamSentences>[0]>): string[] =>
  teamSentences({ models: usual.models, redact: [], repository: ['public', 'internal'], ...change });

describe('the team’s policy in plain words', () => {
  it('without a file', () =>
    expect(says({})).toEqual([
      'Public and internal cases may be sent to the address that each person chose; personal cases stay on this computer.',
      'Nothing has to be made unreadable.',
      'Only public and internal cases may be stored in the team’s repository.',
    ]));

  it('names addresses, models, and what is made unreadable', () =>
    expect(
      says({
        models: [
          { origin: 'https://api.openai.com', models: ['gpt-5-mini', 'gpt-5'], sensitivities: ['public', 'internal'] },
          { origin: 'loopback', models: null, sensitivities: ['personal', 'public', 'internal'] },
        ],
        redact: ['email', 'phone', 'iban'],
        repository: ['public', 'internal', 'personal'],
      }),
    ).toEqual([
      'api.openai.com may be sent public and internal cases (gpt-5-mini, gpt-5 only).',
      'Models on this computer may be sent public, internal and personal cases.',
      'No other address gets anything.',
      'E-mail addresses, phone numbers and bank account numbers (IBAN) are made unreadable before anything is sent to a model.',
      'All cases may be stored in the team’s repository.',
    ]));

  it('says what never applies, what this version cannot do, and that nothing is allowed', () =>
    expect([
      ...says({ models: [{ origin: 'https://api.openai.com/v1', models: null, sensitivities: ['public'] }] }).slice(
        0,
        1,
      ),
      ...says({ models: [], redact: ['passport'], repository: [] }),
    ]).toEqual([
      'The row of “https://api.openai.com/v1” never applies: it is not written as an address.',
      'Nothing may be sent anywhere: no address is approved.',
      'It asks to make passport unreadable too, which this version of Signoff cannot do: nothing leaves this computer until it can.',
      'No case may be stored in the team’s repository.',
    ]));
});
