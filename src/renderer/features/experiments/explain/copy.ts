import { type EffectView, type ExplainedInstruction } from '#contract/explain';
import { instructionQuote } from '#domain/explain/ablation-words';
import { counted, inDollars, inDuration, inNumbers } from '../../../ui/text/words.ts';

/** Sentences of “Why did it fail?”. */
export const copy = {
  title: 'Why did it fail?',
  loading: 'Reading the failures',
  intro: (newly: number): string =>
    newly > 0
      ? `${counted(newly, 'case')} ${newly === 1 ? 'passes' : 'pass'} less often than before. Which instruction of the prompt is to blame can be tried: they are asked again, each time with one instruction left out or put back.`
      : 'Which instruction of the prompt is to blame can be tried: the cases that fail are asked again, each time without one of its instructions.',
  open: 'Find the instruction',
  again: 'Look again, with other choices',
  close: 'Not now',
  failures: 'Failures to explain',
  failuresHint: (chosen: number, all: number): string =>
    `${inNumbers(chosen)} of ${inNumbers(all)} chosen. Up to 20 at a time.`,
  newly: 'less often than before',
  lost: 'lost',
  failsOf: (fails: number, outputs: number): string => `fails ${inNumbers(fails)} of ${inNumbers(outputs)}`,
  allFailures: 'All',
  newlyOnly: 'Only those that pass less often than before',
  noFailures: 'None',
  prompt: 'The prompt, by its instructions',
  promptHint: 'Ticked ones are left out, or put back as they were, one at a time.',
  allInstructions: 'All instructions',
  changedOnly: 'Only what changed',
  tryIt: ({ number, text }: Pick<ExplainedInstruction, 'number' | 'text'>): string =>
    `Try instruction ${number}: ${instructionQuote(text, 40)}`,
  tryBack: (text: string): string => `Try putting back: ${instructionQuote(text, 40)}`,
  changes: { changed: 'reworded', added: 'new', removed: 'taken out', same: '' },
  was: (text: string): string => `Was: ${instructionQuote(text, 200)}`,
  stays: 'stays: the prompt does not work without it',
  limit: 'Spend at most',
  limitUnit: 'US dollars',
  start: 'Start looking',
  costs: (calls: number, judgeCalls: number, costUsd: number | null, seconds: number | null): string =>
    [
      counted(calls, 'call'),
      ...(judgeCalls > 0 ? [`up to ${counted(judgeCalls, 'judge call')}`] : []),
      costUsd === null ? 'unknown price' : `about ${inDollars(costUsd)}`,
      ...(seconds === null ? [] : [`about ${inDuration(seconds)}`]),
    ].join(' · '),
  controls: (count: number): string =>
    count === 0
      ? 'No case passed every time, so it cannot be seen what a removal would break.'
      : `${counted(count, 'case')} that passed ${count === 1 ? 'is' : 'are'} asked too, to see what a removal would break.`,
  aboveCap:
    'That is more than the limit: what changed is tried first, and it stops at the limit with what is known by then.',
  estimating: 'Working out what it takes',
  practice: 'Asked of the practice model.',
  looking: 'Looking',
  pause: 'Pause',
  resume: 'Go on',
  stop: 'Stop',
  capReached: 'To see the rest, look again with a higher limit.',
  openRun: 'See all answers of this search',
  back: (title: string): string => `Back to “${title}”`,
  backPlain: 'Back to the experiment',
  table: 'Every instruction that was tried',
  tableColumns: {
    what: 'Tried',
    passes: 'Pass',
    likely: 'Likely',
    difference: 'Compared with as it is',
    breaks: 'Passed before',
    verdict: 'Verdict',
  },
  asIs: 'As it is',
  asIsKey: 'as it is',
  triedKey: 'with the instruction left out or put back',
  passesOf: (passes: number, outputs: number): string => `${inNumbers(passes)} of ${inNumbers(outputs)}`,
  undecided: (count: number): string => `${inNumbers(count)} not decided`,
  broken: (broken: number, cases: number): string =>
    cases === 0
      ? '–'
      : broken === 0
        ? `all ${inNumbers(cases)} still pass`
        : `${inNumbers(broken)} of ${inNumbers(cases)} now fail`,
  without: 'left out',
  restored: 'as before',
  putBack: 'put back',
  method:
    'The strongest word compares each case with itself (exact sign-flip test over cases) and is corrected for the number of instructions tried (Holm). “May be” means that it holds for these very cases only, or explains less than half of what failed.',
  suggest: {
    title: 'An edit to try',
    intro: (effect: EffectView | null): string =>
      effect === null
        ? 'A model can suggest an edit from the failures. You see it before anything is changed.'
        : effect.change === 'removed'
          ? 'A model can suggest an edit. Putting the instruction back yourself is the other way.'
          : `A model can suggest how to word instruction ${effect.number} so that it does not get in the way. You see it before anything is changed.`,
    model: 'Ask',
    roles: { judge: 'the judge', tested: 'the model that was tested' },
    ask: 'Suggest an edit',
    askAgain: 'Suggest another',
    by: (model: string): string => `Suggested by ${model}`,
    leftOut: (count: number): string =>
      `${counted(count, 'case')} ${count === 1 ? 'was' : 'were'} not shown to it: the data policy keeps ${count === 1 ? 'it' : 'them'} back.`,
    before: 'As tested',
    after: 'With the edit',
    test: 'Test it at once',
    testCosts: (words: string): string =>
      `A test asks all cases, with the edit and with what it is compared with: ${words}.`,
    put: 'Put it into the draft',
    putDone: 'The edit is in your draft.',
    putFailed: (reason: string): string => `Your draft has moved on. ${reason}`,
    putNext: 'Make the change by hand in the draft.',
    dismiss: 'Dismiss',
  },
} as const;
