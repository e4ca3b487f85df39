export const copy = {
  skip: 'Skip to the content',
  nav: {
    label: 'Main',
    prompts: 'Prompts',
    experiments: 'Experiments',
    review: 'Review',
    changes: 'Changes',
    settings: 'Settings',
    find: 'Find or do',
    running: (count: number) => `${count} running`,
    reviewCount: (done: number, total: number) => `${done} of ${total}`,
  },
  repository: {
    menu: 'Team repository',
    latest: 'Team’s latest:',
    never: 'Not read yet',
    update: 'Get the team’s latest',
    updated: 'This is the team’s latest.',
    open: 'Open another repository…',
    openSample: 'Open the sample',
    others: 'Switch to',
    switchTo: (name: string) => `Switch to ${name}`,
    sample: 'Sample',
    forget: 'Remove this copy…',
    forgetTitle: (name: string) => `Remove the copy of ${name} from this computer?`,
    forgetWords:
      'The team’s repository stays as it is. Your drafts, experiments and reviews are kept on this computer and are there again when you open the same address.',
    forgetVerb: 'Remove the copy',
    forgotten: 'The copy was removed.',
  },
  foot: {
    practice: 'Practice model. Nothing leaves this laptop.',
    real: (label: string) => `Models: ${label}`,
  },
  copying: {
    title: (name: string) => `Getting a copy of ${name}`,
    words: 'The first copy can take a minute. You can leave this window; it goes on.',
    progress: 'Copying',
  },
  failed: { again: 'Try again', token: 'Enter a new token…' },
  trust: {
    words: 'You are reading this repository. To edit and to try its prompts, say that you trust where it comes from.',
    button: 'Trust this repository',
    done: 'You can edit and run experiments now.',
  },
  reach: {
    offline: 'You are offline. Writing, reading and reviewing go on; experiments and proposals wait for the network.',
    replaced:
      'Signoff was started again, and this window is not known to it. Open the address that it printed, where the experiments go on; text that is not saved yet stays in this window to be copied.',
    lost: (address: string) =>
      `Signoff’s own process does not answer. What you type is kept in this window, and running experiments stand still. Start Signoff again: at the same address (${address}) this window goes on by itself, saves what you typed, and the experiments go on. Should it give another address, copy what you typed from here first.`,
  },
  unknown: {
    title: 'There is nothing at this address',
    headline: 'This page does not exist, or no longer.',
    words: 'It may have been removed, or belong to another repository. Nothing was lost.',
    button: 'Go to the prompts',
  },
  broken: {
    message: 'This screen could not be shown. Your work is saved.',
    nextStep: 'Open it again. If it happens again, copy the details and send them to us.',
    button: 'Open it again',
  },
  start: {
    message: 'Signoff could not read its own state.',
    button: 'Try again',
  },
  palette: {
    title: 'Find or do',
    placeholder: 'Find a prompt, an experiment or an action',
    nothing: 'Nothing is called that. Try a prompt’s name, or where you want to go.',
    everywhere: 'Everywhere',
    prompts: 'Prompts',
    experiments: 'Experiments',
    results: (count: number) => `${count} found`,
  },
  shortcuts: {
    title: 'Shortcuts on this screen',
    off: 'Single-key shortcuts are switched off in Settings.',
    open: 'Find or do anything',
    list: 'Show the shortcuts of this screen',
    theme: 'Switch between light and dark',
    score: 'Score answers I already have',
    goTo: (place: string) => `Go to ${place}`,
  },
  welcome: {
    windowTitle: 'Welcome',
    headline: 'Own your prompts the way you own your product specs.',
    lede: 'Write the prompt, say what it must and must never do, try it on real cases, read what came out, sign it off and send it to your team. No terminal.',
    sampleTitle: 'See the whole loop in five minutes',
    sample:
      'A made-up support team with its prompts, its cases and a practice model. It needs no key, no account and no network: with its practice model nothing you do there leaves this computer.',
    openSample: 'Open the sample',
    teamTitle: 'Your team’s repository',
    team: 'Signoff gets a private copy and reads the prompts in it. Nothing is changed until you propose it.',
    openTeam: 'Open your team’s repository',
    privacy: 'What you write stays on this computer until you test it with a model connection or send it to your team.',
  },
  openForm: {
    title: 'Open your team’s repository',
    address: 'Address',
    addressHint:
      'As your engineers give it, for example https://github.com/acme/assistant. A folder on this computer works too.',
    addressMissing: 'Enter the address of the repository.',
    username: 'User name',
    usernameHint: 'Only if your server asks for one.',
    token: 'Access token',
    tokenHint: 'Leave it empty for a public repository.',
    open: 'Open',
    cancel: 'Cancel',
  },
  /** By whether the system has a key store for Signoff. */
  tokenKept: {
    persistent: 'It is kept in this computer’s key store and never shown again.',
    session:
      'It is kept until you close Signoff, never written to disk and never shown again; you enter it again next time.',
  },
  tokenForm: {
    title: (name: string) => `A new access token for ${name}`,
    save: 'Save and try again',
  },
} as const;
