import { type DraftKind } from '#contract/prompt';

const nameOf: Record<DraftKind, string> = { prompt: 'prompt', spec: 'spec', cases: 'cases' };
const areOf = (kind: DraftKind): string => (kind === 'cases' ? 'are' : 'is');

export const copy = {
  tabs: { label: 'Parts of this prompt', write: 'Write', spec: 'Spec', cases: 'Cases' },
  saved: {
    never: 'Same as the team’s',
    nothing: 'Nothing written yet',
    here: 'Saved',
    saving: 'Saving…',
    failed: 'Not saved yet',
    conflict: 'Not saved',
    readOnly: 'Read only',
  },
  missing: 'No such prompt',
  toPrompts: 'Go to the prompts',
  again: 'Try again',
  run: 'Run experiment',
  compare: 'Compare with team’s',
  more: 'More about this prompt',
  importCases: 'Import cases from a file',
  goBack: 'Go back to team’s version',
  discardNew: 'Remove this prompt',
  empty: (kind: DraftKind) => `Empty the ${nameOf[kind]}`,
  undo: 'Undo',
  redo: 'Redo',
  wentBack: (kind: DraftKind) => `The ${nameOf[kind]} ${areOf(kind)} the team’s version again.`,
  removed: 'The prompt was removed.',
  emptied: (kind: DraftKind) => `The ${nameOf[kind]} ${areOf(kind)} empty again.`,
  compareTitle: (kind: DraftKind) => `Your ${nameOf[kind]} beside the team’s`,
  compareWords: 'What you changed, word by word. Nothing is sent by looking.',
  teams: 'The team’s version',
  yours: 'Yours',
  noTeam: 'The team has no such file yet: all of it is yours.',
  close: 'Close',
  earlier: {
    open: 'Earlier versions…',
    title: 'Earlier versions of the team',
    words: 'What the team had, beside what stands here now. Going back changes your text alone, and can be undone.',
    which: 'Version',
    of: (day: string) => `The team’s of ${day}`,
    loading: 'Reading the versions',
    verb: 'Go back to this version',
    wentBack: (day: string) => `The prompt is that of ${day} again.`,
  },
  conflict: {
    banner:
      'This text was changed in another window too. What you type here is not saved until you choose which one goes on.',
    button: 'Look at both',
    title: 'Two versions of the same text',
    words:
      'One was written here, one in another window. Choose which one goes on; Undo brings the other back, here and in the other window while it is open.',
    mine: 'In this window',
    theirs: 'In the other window',
    keepMine: 'Keep this window’s',
    keepTheirs: 'Keep the other window’s',
    keptMine: 'This window’s text goes on.',
    keptTheirs: 'The other window’s text is here now.',
  },
  teamChanged: {
    banner: (kind: DraftKind) => `The team changed its ${nameOf[kind]} after you started. Your text is untouched.`,
    button: 'Look at both',
    title: 'Two people changed this',
    words:
      'The team’s newer version is on the left, yours on the right. Keep yours to go on with it as your change on top of the team’s; or take the team’s and lose nothing: Undo brings yours back.',
    keepMine: 'Keep mine',
    keepTheirs: 'Keep theirs',
    edit: 'Edit mine',
    keptMine: 'Your version goes on, on top of the team’s newest.',
  },
  readOnly: 'A newer version of Signoff wrote this file. It can be read here; update the app to change it.',
  failedSave: {
    button: 'Try to save again',
  },
} as const;
