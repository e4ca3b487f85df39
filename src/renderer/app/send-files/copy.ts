import { counted } from '../../ui/text/words.ts';

/** Sentences of the dialog that sends files which need no sign-off. */
export const copy = {
  title: 'Send to the team',
  words: (name: string) =>
    `It goes to ${name} as a change of its own, beside the team’s version. An engineer reads it and takes it over.`,
  loading: 'Putting the change together',
  titleLabel: 'Title',
  titleMissing: 'Give it a title, so that the team knows what it is about.',
  beside: 'What the team reads beside it',
  besideWords: 'It goes with the change, word for word, and stays in its history.',
  files: (count: number) => `${counted(count, 'file')}:`,
  nothingElse:
    'The title, these words and these files are sent, with you as the sender. Nothing else from this computer.',
  status: { added: 'new', changed: 'changed', removed: 'removed' },
  before: 'The team’s version',
  after: 'Your change',
  cancel: 'Cancel',
  send: 'Send to the team',
  refused: 'It cannot be sent now.',
  again: 'Try again',
} as const;
