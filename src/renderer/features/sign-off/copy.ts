const after = (lower: string | null): string => (lower === null ? '' : `, ${lower}`);

/** Sentences of the sign-off screen. */
export const copy = {
  title: 'Sign off',
  titleOf: (title: string) => `Sign off: ${title}`,
  loading: 'Loading what must be met',
  backToExperiment: 'Back to the experiment',
  /** `lower`: "against a lower bar than ..."; it never stands apart from what was met. */
  headlineReady: (notYetShown: number, lower: string | null) => {
    const shown = notYetShown === 0 ? '' : `, ${notYetShown} of it not yet shown`;
    return `All that was tested is met${shown}${after(lower)}. It needs your word.`;
  },
  /** What is not met is not open: it was told. */
  headlineOpen: (notMet: number, open: number): string => {
    const things = (count: number): string => (count === 1 ? 'One thing is' : `${count} things are`);
    const rest = open === 1 ? 'one is still open' : `${open} are still open`;
    if (notMet === 0) return `${things(open)} still open.`;
    return open === 0 ? `${things(notMet)} not met.` : `${things(notMet)} not met, ${rest}.`;
  },
  headlineSigned: (name: string, lower: string | null) => `${name} signed this off${after(lower)}.`,
  headlineException: (name: string, lower: string | null) => `${name} signed this off as an exception${after(lower)}.`,
  headlineRefused: 'This cannot be signed off.',
  lede: 'A sign-off is your decision, tied to exactly the text, spec and cases that were tested. It travels to the team with the change.',
  ledeSigned:
    'It is tied to exactly the text, spec and cases that were tested. Propose the change to send both to the team.',
  ledeSent: 'It is tied to exactly the text, spec and cases that were tested, and it went to the team with the change.',
  /** Which version: an experiment can hold several, on several models. */
  signs: (version: string, others: number) =>
    `What is signed: ${version}.${
      others === 0
        ? ''
        : others === 1
          ? ' The other version of the experiment is not.'
          : ` The other ${others} versions of the experiment are not.`
    }`,
  mustBeMet: 'What must be met',
  decision: 'Your decision',
  name: 'Your name',
  email: 'Your e-mail address',
  statement: 'Why this may ship',
  statementHint: 'One or two sentences in your own words: what you saw, and what you decided.',
  statementExample: 'I read 16 answers. They name their source and promise nothing they cannot keep.',
  approve: 'Sign off',
  exception: 'Sign off as an exception',
  exceptionTitle: 'Sign off as an exception?',
  exceptionWords: (items: string) =>
    `Not everything is met: ${items}. Your statement goes to the team beside what is missing, and the record says that it was an exception.`,
  exceptionVerb: 'Sign off all the same',
  cancel: 'Not now',
  approveNeedsAll:
    'When everything is met, you can sign off here. Until then it can only be signed off as an exception.',
  missingName: 'Enter your name.',
  missingEmail: 'Enter your e-mail address.',
  wrongEmail: 'This is not an e-mail address. Enter one such as mira@acme.com.',
  missingStatement: 'Say in a sentence why this may ship.',
  openPrompt: 'Open the prompt',
  remedies: {
    header: 'Add what is missing',
    spec: 'Write the spec',
    differences: 'Compare the two',
    run: 'Test again',
  },
  openSpec: 'Open the spec',
  runAgain: 'Test again',
  review: 'Review answers',
  saidOn: 'Signed',
  propose: 'Propose the change',
  seeChange: 'See the change',
  withdraw: 'Withdraw the sign-off',
  withdrawn: 'The sign-off is withdrawn. Your words are kept below.',
  keys: { approve: 'Sign off', propose: 'Propose the change' },
} as const;
