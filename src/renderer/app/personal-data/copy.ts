import { type PersonalDataKind } from '#domain/policy/personal-data';
import { counted } from '../../ui/text/words.ts';

const kindWords: Readonly<Record<PersonalDataKind, string>> = {
  email: 'an e-mail address',
  phone: 'a phone number',
  card: 'a card number',
  iban: 'a bank account number',
};

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** Sentences about personal data that stands in cases, wherever they are read. */
export const copy = {
  /** "a card number and an e-mail address" */
  kinds: (kinds: readonly PersonalDataKind[]) => list.format(kinds.map((kind) => kindWords[kind])),
  title: (kinds: string) => `It seems to hold ${kinds}`,
  /** Nothing is stopped by what only seems to be so: it is the person who knows. */
  internal:
    'It is not marked as personal: it may go to the models that the team allows, and into the team’s repository when you propose a change.',
  mark: 'Mark it as personal',
  mask: 'Mask it',
  masked: (id: string) => `What was found in ${id} is masked.`,
  several: (count: number) =>
    `${counted(count, 'case seems', 'cases seem')} to hold personal data and ${count === 1 ? 'is' : 'are'} not marked as personal.`,
  look: (id: string) => `Look at ${id}`,

  paste: {
    found: (count: number, kinds: string) =>
      `${counted(count, 'case seems', 'cases seem')} to hold personal data: ${kinds}.`,
    choice: 'What becomes of it',
    choices: {
      kept: 'Add as it is',
      personal: 'Mark these cases as personal',
      masked: 'Mask it: [card], [email]',
    },
    hints: {
      kept: 'May go to the models that the team allows, and into the team’s repository.',
      personal: 'Go only to models on this computer, unless the team’s data policy says otherwise.',
      masked: 'The rest of each case stays as it was pasted.',
    },
    became: { personal: 'Personal', masked: 'Masked' },
    looking: 'Looking for personal data…',
  },
  send: {
    found: (count: number) =>
      `${counted(count, 'case', 'cases')} that this change brings to the team ${count === 1 ? 'seems' : 'seem'} to hold personal data:`,
    of: (id: string, kinds: string) => `${id} (${kinds})`,
    more: (count: number) => `and ${counted(count, 'other', 'others')}`,
    next: 'Everybody who can read the team’s repository will read it. To mask it, or to mark a case as personal, change the case and sign off again.',
  },
} as const;
