import { type Case } from '#domain/cases/case';
import { counted, inNumbers } from '../../ui/text/words.ts';

/** Every sentence of the cases screen. */
export const copy = {
  title: 'Cases',
  add: 'Add a case',
  paste: 'Paste or import…',
  search: 'Search the cases',
  searchPlaceholder: 'Search inputs, slices, notes',
  slices: 'Slices',
  noSlice: 'No slice',
  moreSlices: (count: number) => `${inNumbers(count)} more`,
  fewerSlices: 'Fewer',
  clearFilter: 'Show all cases',
  count: (shown: number, total: number) =>
    shown === total ? counted(total, 'case') : `${inNumbers(shown)} of ${counted(total, 'case')}`,
  nothingFound: 'No case matches this search and these slices.',
  views: { label: 'Show as', table: 'Table', text: 'Text' },
  textLabel: 'Cases as text, one JSON object a line',
  textHint: 'One case a line. Lines that you do not touch stay exactly as they are.',

  empty: {
    title: 'A case is one thing a user might send, such as a real question from support.',
    words: 'Ten to twenty are enough to begin. Take real ones, the easy and the awkward, and give each a slice.',
    sample: 'Show me a sample',
  },
  example:
    '{"id":"c-001","input":{"question":"Where is my refund?"},"slices":["status"],"source":"support-ticket","sensitivity":"internal"}',
  exampleTitle: 'A case as the team’s file holds it',
  exampleWords: 'Each case is one line of the file beside the prompt. You never have to write it: this screen does.',

  problems: {
    title: (count: number) => (count === 1 ? '1 line cannot be used' : `${counted(count, 'line')} cannot be used`),
    words:
      'An experiment can start once every line can be read. The other cases can be edited meanwhile; these lines stay as they are.',
    line: (line: number) => `Line ${inNumbers(line)}`,
    file: 'The whole file',
    show: 'Show it in the text',
    more: (count: number) => `and ${inNumbers(count)} more`,
  },

  table: {
    label: 'Cases',
    headline: 'Input',
    slices: 'Slices',
    intent: 'Intent',
    source: 'Source',
    sensitivity: 'Sensitivity',
    sortBy: (column: string) => `Sort by ${column.toLowerCase()}`,
    empty: 'Empty',
    missing: (name: string) => `No ${name}`,
    setAside: 'set aside',
  },
  setAside: {
    words: (count: number) =>
      `${counted(count, 'case is', 'cases are')} set aside for a confirmation: no experiment uses them.`,
    release: 'Put them back',
  },

  panel: {
    label: (id: string) => `Case ${id}`,
    line: (line: number) => `Line ${inNumbers(line)} of the file`,
    close: 'Close',
    back: 'Back to the cases',
    previous: 'Case before',
    next: 'Next case',
    delete: 'Delete this case',
    inputs: 'Inputs',
    required: 'The prompt cannot run without it.',
    unused: 'The prompt does not use it.',
    usual: (value: string) => `Left empty: ${value}`,
    json: 'Written as JSON, because it is not a text.',
    slices: 'Slices',
    slicesHint: 'Each slice is reported on its own. A comma or Enter adds one.',
    addSlice: 'Add a slice',
    removeSlice: (slice: string) => `Remove the slice ${slice}`,
    intent: 'Intent',
    intentHint: 'What the user wants.',
    source: 'Source',
    sensitivity: 'Sensitivity',
    sensitivityHints: {
      public: 'May go to any model that the team allows.',
      internal: 'May go to the models that the team allows.',
      personal: 'Goes only to models on this computer, unless the team’s data policy says otherwise.',
    },
    expected: 'Expected answer',
    expectedHint: 'Only where a check compares with it.',
    notes: 'Notes',
    messages: 'Earlier messages',
    messagesHint: 'What was said before the input, oldest first.',
    role: 'Who',
    roles: { system: 'System', user: 'User', assistant: 'Assistant' },
    message: (position: number) => `Message ${position}`,
    addMessage: 'Add an earlier message',
    removeMessage: (position: number) => `Remove message ${position}`,
    gone: 'This case is no longer there.',
    goneWords: 'It was deleted or has another name now.',
  },
  none: 'None',
  unknownSource: 'Not said',
  usualSensitivity: 'Internal (not said)',

  deleted: (headline: string) => (headline === '' ? 'The empty case is deleted.' : `Deleted: ${headline}`),
  backAlready: 'It could not be put back: another case has its name now.',
  fresh: (count: number) => `${inNumbers(count)} new`,
  added: (count: number) => `${counted(count, 'case')} added.`,
  refused: 'That change was not made.',

  pasteDialog: {
    title: 'Add several cases',
    words:
      'One question a line, cells copied from a spreadsheet, one JSON object a line, or a file. Nothing is written until you add them.',
    choose: 'Choose a file…',
    chooseOther: 'Choose another file…',
    drop: 'or drop a CSV or JSONL file here.',
    pasteInstead: 'Paste instead',
    fileTooLarge: (name: string, bytes: number) =>
      `${name} is larger than ${inNumbers(bytes / 1_000_000)} MB. Take a part of it: a few hundred cases show what there is to see.`,
    fileNotText: (name: string) =>
      `${name} is not a text file. In a spreadsheet, save the sheet as CSV and choose that file.`,
    fileEmpty: (name: string) => `${name} is empty.`,
    text: 'Cases',
    placeholder: 'Where is my refund?\nCan I return a jacket I wore once?',
    variable: 'Each line is',
    slices: 'Slices for those without',
    slicesHint: 'Several with commas between.',
    source: 'Source for those without',
    leaveOut: (there: number, twice: number) =>
      `Leave out ${[
        ...(there === 0 ? [] : [`${counted(there, 'case')} that ${there === 1 ? 'is' : 'are'} there already`]),
        ...(twice === 0
          ? []
          : [`${counted(twice, 'case')} that ${twice === 1 ? 'repeats another' : 'repeat others'} of what you pasted`]),
      ].join(' and ')}`,
    leaveOutIncomplete: (count: number, names: readonly string[]) =>
      `Leave out ${counted(count, 'case')} that ${count === 1 ? 'gives' : 'give'} no ${names.join(' or ')}; no experiment starts with ${count === 1 ? 'it' : 'them'}`,
    missing: (names: readonly string[]) => `No ${names.join(', ')}`,
    surplus: (cells: readonly string[]) =>
      `${cells.map((cell) => `“${cell}”`).join(', ')} ${cells.length === 1 ? 'stands' : 'stand'} under no name and ${cells.length === 1 ? 'is' : 'are'} left out.`,
    preview: 'Preview',
    previewFirst: (shown: number, total: number) => `The first ${inNumbers(shown)} of ${inNumbers(total)}`,
    line: 'Line',
    becomes: 'Becomes',
    asLines: 'Read as one case a line.',
    asLinesNamed: 'Read as one case a line; the first line names the input.',
    asTable: 'Read as cells of a spreadsheet; no row names the columns.',
    asTableNamed: 'Read as cells of a spreadsheet; the first row names the columns.',
    asJson: 'Read as JSON, one object a line.',
    sameAs: ({ id, line }: { readonly id: string; readonly line: number | null }) =>
      line === null ? `Same as ${id}` : `Same as line ${inNumbers(line)}`,
    renamed: (id: string) => `${id} is in use`,
    problems: (count: number) => `${counted(count, 'line')} cannot be read and will be left out`,
    badColumns: ['Line', 'Why it was left out', 'What stands there'],
    saveBad: (count: number) =>
      `Save ${count === 1 ? 'this line' : `these ${inNumbers(count)} lines`} as CSV, with why`,
    badFile: 'left-out.csv',
    verb: (count: number) => (count === 0 ? 'Add cases' : `Add ${counted(count, 'case')}`),
    cancel: 'Cancel',
    empty: 'What you paste or choose is shown here first.',
    columns: {
      title: 'What each column is',
      firstRowNames: 'The first row names the columns',
      nameless: (position: number) => `Column ${position}`,
      roles: {
        slices: 'Slices',
        intent: 'Intent',
        expected: 'Expected answer',
        notes: 'Notes',
        id: 'Name of the case',
        'leave-out': 'Leave out',
      },
    },
  },
} as const;

export const sourceWords: Readonly<Record<NonNullable<Case['source']>, string>> = {
  'user-research': 'User research',
  'support-ticket': 'Support ticket',
  production: 'Production',
  written: 'Written by us',
  other: 'Other',
};

export const sensitivityWords: Readonly<Record<Case['sensitivity'], string>> = {
  public: 'Public',
  internal: 'Internal',
  personal: 'Personal',
};
