import { counted } from '../../ui/text/words.ts';

/** Sentences of the screens on which a change is sent to the team. */
export const copy = {
  list: {
    title: 'Changes',
    loading: 'Loading the changes',
    retry: 'Try again',
    emptyTitle: 'Nothing has been sent to the team yet.',
    empty: 'Once an experiment is signed off or decided, it can be sent to the team from there.',
    emptyStart: 'Go to the experiments',
    sent: 'Sent',
    began: 'Begun',
  },
  /** What a change without a prompt is about. */
  subjects: { policy: 'Data policy', log: 'Log of experiments' },
  states: { sending: 'On its way', sent: 'With the team', failed: 'Could not be sent' },
  create: {
    title: 'Send a change',
    loading: 'Putting the change together',
    send: 'Send to the team',
    again: 'Try again',
    titleLabel: 'Title',
    titleHint: 'The first thing the team reads. Say what changes.',
    titleMissing: 'Give it a title, for example “Shorter answers keep their sources”.',
    refusedExperiment: 'Open the experiment',
    earlierFailed: 'You tried to send this before, and could not. It can be tried again there, with the same title.',
    seeEarlier: 'See that change',
    refused: 'Nothing was sent. What is on this page is kept.',
    meaning: 'What sending means',
    where: (name: string) => `It goes to ${name} as a change of its own, beside the team’s version.`,
    effect: 'Customers notice nothing until an engineer has read it and taken it over.',
    exactly:
      'Exactly what is on this page is sent: the title, the files, the words beside them, and your name and address as the one who signed. Nothing else from this computer.',
    back: 'What taking it back means',
    backWords:
      'You can ask an engineer to turn it down, and then nothing changes for anybody. What was sent can still be read by everybody who may see the repository; it cannot be unsent from here.',
    sample: 'This is the sample team: it lives on this computer, and nobody is waiting to read it.',
  },
  files: {
    title: (count: number) => `What is to be sent: ${counted(count, 'file')}`,
    sentTitle: (count: number) => `What was sent: ${counted(count, 'file')}`,
    status: { added: 'new', changed: 'changed', removed: 'removed' },
    kinds: {
      prompt: 'The prompt',
      spec: 'What it must do',
      cases: 'The cases',
      record: 'The result of the experiment',
      review: 'The review',
      policy: 'The data policy',
      log: 'The log of an experiment',
      brief: 'A brief for engineering',
      other: 'A file',
    },
    words: (added: number, removed: number) => `${counted(added, 'word')} added, ${inWords(removed)} taken out`,
    before: 'The team’s version',
    after: 'Your change',
    hidden: (shown: number) => `The first ${counted(shown, 'character')} are shown here. All of it is sent.`,
  },
  evidence: {
    title: 'What stands behind it',
    gate: 'What must be met',
    open: 'Open the experiment',
    loading: 'Loading the result',
  },
  description: {
    title: 'What the team reads beside it',
    words:
      'Written by Signoff from the result, the review and your sign-off. It goes with the change, word for word, and stays in its history.',
    freeWords:
      'Written by Signoff from what is sent. It goes with the change, word for word, and stays in its history.',
  },
  engineer: {
    fold: 'Engineer details',
    name: 'Name of the change',
    nameHint: 'Letters, digits, hyphens and slashes.',
    nameProblem: 'Use letters, digits, hyphens and slashes only, and begin with a letter or digit.',
    address: 'Address',
    onto: 'To be taken over into',
    signOff: 'Sign-off',
    experiment: 'Experiment',
    change: 'Change',
    version: 'Version sent',
    detail: 'What the server said',
    copy: 'Copy details',
  },
  change: {
    loading: 'Loading the change',
    toList: 'Go to the changes',
    retry: 'Try again',
    sendingHeadline: 'Your change is on its way.',
    sendingWords:
      'This takes a few seconds. You can leave this screen, and even close the window: it goes on when you are back.',
    sendingBar: 'Sending',
    sentHeadline: 'The team has your change.',
    sentWords: 'It stands beside the team’s version and has not replaced it.',
    failedHeadline: 'Your change could not be sent.',
    kept: 'The title, the files, the result and your sign-off are kept here. Trying again is safe: the same change never arrives twice.',
    keptFree: 'The title and the files are kept here. Trying again is safe: the same change never arrives twice.',
    facts: { sending: 'Where it goes', sent: 'Where it is', failed: 'Where it should go' },
    sampleTeam: 'The sample team, on this computer',
    where: 'Where',
    name: 'Under the name',
    when: 'Sent',
    whenBegun: 'Begun',
    prompt: 'Prompt',
    about: 'About',
    noSignOff: 'It changes nothing that users get, so it needs no sign-off.',
    evidence: 'Tested in',
    evidenceLink: 'this experiment',
    copyName: 'Copy the name',
    tell: 'Copy a note for an engineer',
    note: (title: string, name: string, address: string) =>
      `Please review “${title}”. It is under the name ${name} at ${address}. The result and the sign-off are in its files.`,
    noteFree: (title: string, name: string, address: string) =>
      `Please review “${title}”. It is under the name ${name} at ${address}.`,
    next: 'What happens next',
    nextReview: 'An engineer reviews it, and takes it over, asks you something, or turns it down.',
    nextLatest: 'When it is taken over, it is part of the team’s latest version, and you see it under Prompts.',
    nextLatestFree: 'When it is taken over, it is part of the team’s latest version, for everybody.',
    nextSample: 'In the sample nobody reads it. With your own team, an engineer would review it now.',
    back: 'Taking it back',
    backWords:
      'Ask an engineer to turn it down. Nothing changes for anybody then, but what was sent can still be read in the repository.',
    announce: {
      sending: 'Your change is on its way.',
      sent: 'The team has your change.',
      failed: 'Your change could not be sent.',
    },
  },
} as const;

function inWords(count: number): string {
  return count === 0 ? 'none' : String(count);
}
