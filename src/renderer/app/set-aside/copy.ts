import { counted, inNumbers } from '../../ui/text/words.ts';

/** Sentences about setting cases aside, wherever it is done. */
export const copy = {
  released: (cases: string) => `${cases} put back: experiments use them again.`,
  addCases: 'Add cases',
  lookedAt: (lookedAt: number, cases: number) =>
    lookedAt === cases
      ? `All of these ${inNumbers(cases)} were already looked at: new cases would be better.`
      : `${inNumbers(lookedAt)} of these ${inNumbers(cases)} were already looked at: new cases would be better.`,
  allNew: (cases: number) => `None of these ${inNumbers(cases)} was looked at before.`,

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
} as const;
