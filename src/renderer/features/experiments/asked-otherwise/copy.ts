import { type Adapted } from '#domain/answers/adaptation';

export const copy = {
  title: 'Asked otherwise than planned',
  adapted: (who: string, { parameter, instead }: Adapted, answers: string) =>
    instead === null
      ? `${who}: its server refuses ${parameter}, so ${answers} came without it.`
      : `${who}: its server refuses ${parameter}, so ${answers} came with ${instead} instead.`,
  judge: 'The judge',
  meaning: 'What was not used is no part of what was tested.',
  leftOut: (who: string, answers: string) =>
    `${who}: thinking aloud was left out of ${answers}, as the connection says. Checks read what users see.`,
  shown: (who: string, answers: string) =>
    `${who}: in ${answers} the model thinks aloud first (<think>), and the checks read that too. If your product leaves it out, say so in the connection, in Settings, and run again.`,
};
