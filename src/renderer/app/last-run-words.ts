import { type PromptListItem } from '#contract/prompt';
import { inNumbers } from '../ui/text/words.ts';

export type LastRun = NonNullable<PromptListItem['lastRun']>;

/** What the rate beside a prompt comes from. Only an experiment of this text that came to its end is “Last experiment” without more. */
export function lastRunWords({ came, asked, planned, ofThisText }: LastRun): string {
  const what = {
    whole: 'Last experiment',
    stopped: `Experiment, stopped at ${inNumbers(asked)} of ${inNumbers(planned)}`,
    file: 'Answers from a file',
  }[came];
  return ofThisText || came === 'file' ? what : `${what}, of another text`;
}
