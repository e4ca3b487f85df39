/** Sentences about setting an experiment up: further variants, and the settings that most experiments do not need. */
import { counted } from '../../../ui/text/words.ts';

export const copy = {
  again: {
    title: (title: string) => `As “${title}” was started`,
    sameText: 'Your text of now is tested; it is the one that was tested then.',
    otherText: 'Your text of now is tested; it is another one than was tested then. A replay asks the text of then.',
    more: (count: number) =>
      `${counted(count, 'further version')} of it ${count === 1 ? 'is' : 'are'} not taken over; a replay asks ${count === 1 ? 'it' : 'them'} too.`,
    replay: 'Replay exactly',
  },
  title: 'More variants and settings',
  variants: 'More variants',
  variantsHint:
    'Any version with any model and settings, each compared with the same one. What is left empty stays as written.',
  add: 'Add a variant',
  sameOther: 'Same prompt, other model',
  variant: (number: number) => `Variant ${number}`,
  remove: (name: string) => `Leave out ${name}`,
  removed: (name: string) => `Left out ${name}.`,
  version: 'Version',
  yours: 'Yours',
  team: 'The team’s version',
  revision: (summary: string, author: string, at: string) => `${summary} (${author}, ${at})`,
  model: 'Model',
  modelAsWritten: 'As that version says',
  temperature: 'Temperature',
  maxTokens: 'Longest answer, tokens',
  topP: 'Top p',
  asWritten: 'as written',
  judge: 'Judge',
  judgeHint: 'Asked where the spec names none. A model should not judge itself.',
  judgeUsual: 'As in Settings',
  reuse: 'Use answers again that were given to the very same call',
  reuseHint:
    'For a first look without paying twice. They are marked, and count neither as passed nor as failed: such an experiment cannot be signed off.',
  sideBySide: 'Side by side',
  leftOut: 'Left out',
} as const;
