import { counted, inNumbers } from '../../../ui/words.ts';

/** Sentences about cases that are set aside and used once. */
export const copy = {
  offer: (tries: number) => `You have tried ${counted(tries, 'variant')} on these cases.`,
  offerWhy:
    'With so many tries one of them looks good by luck. Set some cases aside, and confirm the one you choose on them.',
  tooFew: 'There are too few cases to set some aside: 12 are needed. Add new ones first.',
  setAside: 'Set cases aside…',
  setAsideAgain: 'Set others aside…',
  addCases: 'Add cases',

  ready: (cases: number) => `${counted(cases, 'case is', 'cases are')} set aside.`,
  readyWhy: 'No experiment uses them. Once you have chosen a variant, confirm it on them: that works once.',
  lookedAt: (lookedAt: number, cases: number) =>
    lookedAt === cases
      ? `All of these ${inNumbers(cases)} were already looked at: new cases would be better.`
      : `${inNumbers(lookedAt)} of these ${inNumbers(cases)} were already looked at: new cases would be better.`,
  allNew: (cases: number) => `None of these ${inNumbers(cases)} was looked at before.`,
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

  dialog: {
    title: 'Set cases aside for a confirmation',
    words:
      'They are drawn by lot from every slice, new ones first. Experiments leave them out until you confirm a variant, or put them back.',
    size: 'How many',
    sizeHint: (smallest: number, largest: number) =>
      `${inNumbers(smallest)} to ${inNumbers(largest)}. The more there are, the smaller a difference they can confirm.`,
    drawing: 'Drawing the cases',
    cancel: 'Cancel',
    verb: (cases: number) => `Set ${counted(cases, 'case')} aside`,
    done: (cases: number) => `${counted(cases, 'case is', 'cases are')} set aside.`,
  },
  confirmDialog: {
    title: (name: string) => `Confirm “${name}” now?`,
    words: (cases: string, compared: boolean, calls: string) =>
      `${compared ? 'It and what it was compared with are' : 'It is'} tested on the ${cases} that are set aside: ${calls}. This counts once; afterwards they are cases like any other.`,
    verb: 'Confirm it',
    aboveVerb: 'Start all the same',
  },
} as const;
