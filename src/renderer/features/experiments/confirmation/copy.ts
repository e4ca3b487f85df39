import { counted } from '../../../ui/text/words.ts';

/** Sentences about cases that are set aside and used once; those of the dialog stand beside it. */
export const copy = {
  offer: (tries: number) => `You have tried ${counted(tries, 'variant')} on these cases or most of them.`,
  offerWhy:
    'With so many tries one of them looks good by luck. Set some cases aside, and confirm the one you choose on them.',
  tooFew: 'There are too few cases to set some aside: 12 are needed. Add new ones first.',
  setAside: 'Set cases aside…',
  setAsideAgain: 'Set others aside…',

  ready: (cases: number) => `${counted(cases, 'case is', 'cases are')} set aside.`,
  readyWhy: 'No experiment uses them. Once you have chosen a variant, confirm it on them: that works once.',
  confirm: (name: string) => `Confirm “${name}” now`,
  release: 'Put them back',

  underWay: 'The confirmation is under way.',
  seeIt: 'See it',
  used: 'The cases that were set aside have been used.',
  usedWhy: 'A confirmation counts once; they are cases like any other now.',

  thisRun: 'Confirmation, used once',
  thisRunWhy: (cases: number) =>
    `Tested on ${counted(cases, 'case')} that had been set aside. What it says cannot be due to choosing among variants.`,
  thisRunLess: (cases: number) => `Tested on ${counted(cases, 'case')} that had been set aside.`,

  confirmDialog: {
    title: (name: string) => `Confirm “${name}” now?`,
    words: (cases: string, compared: boolean, calls: string) =>
      `${compared ? 'It and what it was compared with are' : 'It is'} tested on the ${cases} that are set aside: ${calls}. This counts once; afterwards they are cases like any other.`,
    verb: 'Confirm it',
    aboveVerb: 'Start all the same',
  },
} as const;
