import { type DraftKind } from '#contract/prompt';
import { counted } from '../../ui/text/words.ts';

const kindNames: Record<DraftKind, string> = { prompt: 'text', spec: 'spec', cases: 'cases' };

export const copy = {
  title: 'Prompts',
  newPrompt: 'New prompt',
  importing: {
    open: 'Import cases…',
    title: 'Import cases',
    words: 'Real questions from a spreadsheet, a file or what you paste. Nothing is written until you add them.',
    prompt: 'Prompt that they are asked',
    verb: 'Choose the cases',
    cancel: 'Cancel',
  },
  find: 'Find a prompt',
  nothingFound: 'No prompt has these words in its name, purpose or owner.',
  headline: (prompts: number, changed: number) =>
    changed === 0
      ? `${counted(prompts, 'prompt')}, all as the team has ${prompts === 1 ? 'it' : 'them'}.`
      : `${counted(prompts, 'prompt')}. You are changing ${changed === prompts && prompts > 1 ? 'all of them' : changed === 1 ? 'one of them' : `${changed} of them`}.`,
  empty: {
    title: 'There are no prompts here yet.',
    words:
      'A prompt is one file that says what the model is told. Start one, or look at the sample to see how they are made.',
    sample: 'Show me a sample',
  },
  list: 'Prompts of this repository',
  noPurpose: 'Nothing says what it is for yet.',
  noOwner: 'No owner yet',
  neverEvaluated: 'Never evaluated for the team',
  evaluated: 'Evaluated for the team',
  cases: (count: number) => counted(count, 'case'),
  casesBroken: 'Cases cannot be read',
  criteria: (count: number) => (count === 0 ? 'No criteria' : counted(count, 'criterion', 'criteria')),
  criteriaBroken: 'Spec cannot be read',
  onlyHere: 'Only here so far',
  changed: (kinds: readonly DraftKind[]) => `You changed: ${kinds.map((kind) => kindNames[kind]).join(', ')}`,
  problems: (count: number) => counted(count, 'problem'),
  noRun: 'Not tried on this computer yet',
  notCounted: 'no pass rate',
  suggestion: {
    button: 'Make this change',
    read: 'Read the prompt first',
  },
  folders: {
    title: 'Where are the prompts?',
    words:
      'This repository has none in a folder called prompts, and nothing says where they are. Choose their folder; the file .signoff.yaml that tells the team goes with your first change.',
    folder: (folder: string, prompts: number) => `${folder} (${counted(prompts, 'text file')})`,
    choose: 'They are here',
    trustFirst: 'Say that you trust this repository first.',
    others: 'Also there, and no prompts',
    other: (path: string, what: 'link' | 'repository' | 'large-file' | 'name') =>
      ({
        link: `${path} is a link to another file; links are not followed.`,
        repository: `${path} is another repository.`,
        'large-file': `${path} is kept in large-file storage; only its pointer is here. An engineer can move it out.`,
        name: `${path} ends in capitals. Called .md, it is a prompt.`,
      })[what],
  },
  create: {
    title: 'New prompt',
    words: 'The team does not see it until you send it to them.',
    name: 'Name',
    nameHint: (path: string) => `The team will know it as ${path}.`,
    nameMissing: 'Give it a name, for example “Refund helper”.',
    purpose: 'What is it for?',
    purposeHint: 'One sentence that everybody on the team would agree with. It can be changed later.',
    cancel: 'Cancel',
    create: 'Create prompt',
  },
} as const;
