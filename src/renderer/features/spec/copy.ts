import { exactDollars, exactMilliseconds, exactPoints } from '#domain/result/gate-words';
import { type CriterionKind } from '#domain/spec/spec';
import { counted, inNumbers } from '../../ui/text/words.ts';

const units: Readonly<Record<string, readonly [string, string]>> = {
  words: ['word', 'words'],
  characters: ['character', 'characters'],
  sentences: ['sentence', 'sentences'],
};

function inUnits(count: number, unit: string): string {
  const [one, many] = units[unit] ?? ['word', 'words'];
  return counted(count, one, many);
}

/** "80 %", "62.5 %". */
export function percent(share: number): string {
  return `${inNumbers(Math.round(share * 1e4) / 100)} %`;
}

/** How a check is said in a sentence (check-words.ts). */
export const checkCopy = {
  undecided: 'Nobody has said yet how this is decided.',
  undecidedPart: 'a check that is not filled in yet',
  noParts: 'Several checks together, and none is there yet.',
  nothingYet: 'something that is not filled in yet',
  rule: (clause: string, forbidden: boolean) =>
    forbidden ? `A rule: it is broken when the answer ${clause}.` : `A rule: the answer ${clause}.`,
  answer: (clause: string) => `the answer ${clause}`,
  ignoringCase: ' (capitals do not matter)',
  text: {
    contains: (value: string) => `contains ${value}`,
    not_contains: (value: string) => `does not contain ${value}`,
    equals: (value: string) => `is exactly ${value}`,
    starts_with: (value: string) => `starts with ${value}`,
    ends_with: (value: string) => `ends with ${value}`,
  },
  pattern: (pattern: string) => `matches the pattern ${pattern}`,
  length: (min: number | null, max: number | null, unit: string) => {
    if (min === null && max === null) return 'has a length that is not filled in yet';
    if (min === null) return `has at most ${inUnits(max ?? 0, unit)}`;
    if (max === null) return `has at least ${inUnits(min, unit)}`;
    return min === max ? `has exactly ${inUnits(min, unit)}` : `has ${inNumbers(min)} to ${inUnits(max, unit)}`;
  },
  json: 'is valid JSON',
  jsonWithSchema: 'is JSON that follows its schema',
  tool: (name: string, parameters: string | null) =>
    `calls the tool ${name === '' ? 'that is not filled in yet' : name}${parameters === null ? '' : ` with ${parameters}`}`,
  noTool: 'calls no tool',
  expectedAnswer: 'the expected answer',
  similar: (target: string, share: number | null) =>
    share === null ? `is like ${target}` : `is at least ${percent(share)} like ${target}`,
  refusal: 'declines to help',
  noRefusal: 'does not decline to help',
  language: (name: string | null, tag: string) =>
    tag === ''
      ? 'is written in a language that is not filled in yet'
      : `is written in ${name ?? `the language ${tag}`}`,
  personalData: 'contains personal data',
  personalDataOf: (kinds: readonly string[]) =>
    `contains ${kinds.length < 2 ? kinds.join('') : `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1) ?? ''}`}`,
  judgeUnfilled: 'A judge decides. What it is asked is not filled in yet.',
  judge: (rubric: string) => `A judge decides: ${rubric}`,
  judgeForbids: (rubric: string) => `A judge decides: it is broken when this is so: ${rubric}`,
  judgePoints: (rubric: string, { scale, passAt }: { scale: number; passAt: number | null }, forbidden: boolean) => {
    const given = `A judge gives 1 to ${scale} points: ${rubric}`;
    return passAt === null ? given : `${given} ${passAt} or more ${forbidden ? 'breaks it' : 'is met'}.`;
  },
  judgePart: (rubric: string, points: { scale: number; passAt: number | null } | null) =>
    points === null
      ? `a judge says so: ${rubric}`
      : `a judge gives ${points.passAt ?? points.scale} of ${points.scale} points or more: ${rubric}`,
  human: (asked: string | null) =>
    asked === null ? 'A person decides, in the review.' : `A person decides, in the review: ${asked}`,
  humanForbids: (asked: string | null) =>
    `A person decides, in the review, whether it is broken${asked === null ? '.' : `: ${asked}`}`,
  humanPart: 'a person says so in the review',
  several: (type: 'any' | 'all', forbidden: boolean, parts: readonly string[]) => {
    const beginning = forbidden
      ? { any: 'It is broken when one of these is so', all: 'It is broken when all of these are so' }
      : { any: 'One of these is enough', all: 'All of these together' };
    return `${beginning[type]}: ${parts.join('; ')}.`.replace(/([.?!]”)\.$/u, '$1');
  },
  nested: (type: 'any' | 'all', parts: readonly string[]) =>
    `${type === 'any' ? 'one of' : 'all of'} (${parts.join('; ')})`,
} as const;

export const kindNames: Readonly<Record<CriterionKind, string>> = {
  must: 'Must always',
  'must-not': 'Must never',
  quality: 'Quality',
};

/** "Try it": what rules say of a pasted answer (try-answer.ts, try-panel.tsx). */
export const tryCopy = {
  title: 'Try it',
  words: 'Paste an answer. Rules are checked at once, on this computer; nothing is sent and nothing is kept.',
  label: 'An answer',
  placeholder: 'Thank you for writing. I can check whether your order qualifies…',
  caseLabel: 'As the answer to',
  anyCase: 'no case in particular',
  nothing: 'No criterion is decided by a rule yet.',
  somebody: 'A judge or a person decides this.',
  waiting: (count: number) =>
    count === 1
      ? '1 more is decided by a judge or a person, in an experiment.'
      : `${inNumbers(count)} more are decided by a judge or a person, in an experiment.`,
  unfinished: (count: number) =>
    count === 1 ? '1 is not filled in yet.' : `${inNumbers(count)} are not filled in yet.`,
  met: (met: number, of: number) => `${inNumbers(met)} of ${inNumbers(of)} rules met`,
  noTools: 'A pasted text calls no tools: an experiment shows this.',
  schemaLater: 'Is valid JSON. Whether it follows the schema is checked in an experiment.',
  isJson: 'Is valid JSON.',
  notJson: 'Is not valid JSON.',
  fenced: 'Wraps its JSON in a code fence.',
} as const;

/** The page around the criteria. */
export const pageCopy = {
  run: 'Run experiment',
  asText: 'As text',
  showText: 'Show the spec as text',
  showForm: 'Show the spec as a form',
  asForm: 'As a form',
  margin: 'Beside the spec',
  none: {
    title: 'Nobody has said yet what a good answer is.',
    words:
      'A spec says what every answer must do, what it must never do, and what has to be met before a change ships. Write it before you test, so that the result cannot talk you into it.',
    button: 'Write the spec',
  },
  readOnly: 'Another version of Signoff wrote this spec. You can read it here; update Signoff to change it.',
  unreadable: 'This spec cannot be shown as a form. Mend it here as text; nothing was changed.',
  refused: 'This could not be changed in the form.',
  refusedNext: 'Show the spec as text and mend it there. Nothing was lost.',
  problems: (count: number) => (count === 1 ? '1 thing to mend' : `${inNumbers(count)} things to mend`),
  line: (line: number) => `Line ${line}`,
  wholeFile: 'The whole file',
} as const;

/** Fields as they are called on the page, for sentences such as "The pattern must be some text, is empty." */
export const fieldNames: Readonly<Record<string, string>> = {
  id: 'The name in the file',
  statement: 'What it says',
  check: 'How it is decided',
  type: 'What decides it',
  severity: 'What happens if it does not hold',
  value: 'The text',
  pattern: 'The pattern',
  min: 'The least',
  max: 'The most',
  unit: 'What is counted',
  schema: 'The JSON Schema',
  name: 'The name of the tool',
  arguments: 'The arguments',
  to: 'The text to compare with',
  rubric: 'What the judge is asked',
  scale: 'The number of points',
  pass_at: 'The points that are enough',
  model: 'The model',
  models: 'The list of judges',
  instructions: 'What to look for',
  checks: 'The list of checks',
  is: 'The language',
  kinds: 'The kinds of personal data',
  trials: 'The number of tries',
  pass_rate: 'The share of good answers',
  regressions: 'The cases that may be lost',
  margin: 'How much worse it may be',
  incomplete: 'The share of incomplete answers',
  latency_p95_ms: 'The time',
  cost_per_success_usd: 'The cost',
  min_labels: 'The number of labels',
  min_agreement: 'The agreement',
  sample: 'The number of answers',
  count: 'The number of people',
  max_age_days: 'The age',
};

export const chooseType = 'Choose how it is decided.';

export const unknownField = (name: string): string => `“${name}”`;

/** The sentence that stands over the page (spec-words.ts). */
export const summaryCopy = {
  noCriteria: 'What is a good answer?',
  noCriteriaLede: 'Start with what it must always do and what it must never do. Each line becomes a check.',
  oneBlocker: 'A good answer meets one criterion.',
  blockers: (count: number) =>
    count === 2 ? 'A good answer meets both of these.' : `A good answer meets all ${inNumbers(count)} of these.`,
  noBlockers: 'Nothing here must hold yet.',
  reported: (count: number) =>
    count === 1 ? '1 more is reported and stops nothing.' : `${inNumbers(count)} more are reported and stop nothing.`,
  onlyReported: (count: number) =>
    count === 1
      ? '1 criterion is reported and stops nothing.'
      : `${inNumbers(count)} criteria are reported and stop nothing.`,
  ships: (conditions: readonly string[]) => `A change ships when ${joined(conditions)}.`,
  shipsAnyhow: 'Nothing is asked yet of a change before it ships.',
  passRate: (share: number) => `${percent(share)} of the answers are good`,
  regressions: (count: number) =>
    count === 0
      ? 'no more cases are lost than chance explains'
      : `at most ${counted(count, 'case')} more ${count === 1 ? 'is' : 'are'} lost than chance explains`,
  margin: (share: number) => `it is at most ${exactPoints(share)} worse than the team’s version`,
  byPerson: (count: number) =>
    `a person finds ${counted(count, 'criterion', 'criteria')} met in every answer she is asked about`,
  shares: (count: number, one: string, many?: string) =>
    count === 0 ? '' : `${counted(count, one, many)} ${count === 1 ? 'reaches its share' : 'reach their shares'}`,
  latency: (ms: number) => `95 of 100 answers arrive within ${exactMilliseconds(ms)}`,
  cost: (usd: number) => `a good answer costs at most ${exactDollars(usd)}`,
  review: (count: number) => `a person has read ${counted(count, 'answer')}`,
  signers: (count: number) => (count === 1 ? 'one person signs it off' : `${inNumbers(count)} people sign it off`),
} as const;

function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** The three lists of criteria. */
export const sectionCopy: Readonly<
  Record<CriterionKind, { readonly title: string; readonly lede: string; readonly empty: string; readonly add: string }>
> = {
  must: {
    title: kindNames.must,
    lede: 'What every answer does.',
    empty: 'Nothing yet. What would you miss in an answer that left it out?',
    add: 'Add what it must always do',
  },
  'must-not': {
    title: kindNames['must-not'],
    lede: 'What no answer does, whatever it is asked.',
    empty: 'Nothing yet. Which answer would you have to apologise for?',
    add: 'Add what it must never do',
  },
  quality: {
    title: kindNames.quality,
    lede: 'How good it is, beyond right and wrong.',
    empty: 'Nothing yet. What makes a correct answer a pleasure to read?',
    add: 'Add a quality',
  },
};

const statementHints: Readonly<Record<CriterionKind, string>> = {
  must: 'Always names the policy page it relied on.',
  'must-not': 'Never promises that a refund will be granted.',
  quality: 'Sounds like a helpful person.',
};

/** One criterion: its card and its editor. */
export const criterionCopy = {
  statement: (place: number, kind: CriterionKind) => `${kindNames[kind]}, number ${place}: what it says`,
  statementHints,
  forExample: (statement: string) => `For example: ${statement}`,
  unnamed: 'a criterion without words',
  severity: 'If it does not hold',
  severities: {
    blocker: { name: 'Must hold', hint: 'the answer is not good' },
    report: { name: 'Only report', hint: 'it is shown and counted' },
  },
  reportChip: 'Only reported',
  blockerChip: 'Must hold',
  onlySlices: (names: readonly string[]) => `Only in the ${names.length === 1 ? 'slice' : 'slices'} ${joined(names)}`,
  onlyIntents: (names: readonly string[]) =>
    `Only where the intent is ${names.length < 2 ? joined(names) : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`}`,
  edit: 'Change',
  editName: (statement: string) => `Change how “${statement}” is decided`,
  done: 'Close',
  doneName: (statement: string) => `Close the details of “${statement}”`,
  up: (statement: string) => `Move up: ${statement}`,
  down: (statement: string) => `Move down: ${statement}`,
  more: (statement: string) => `More for: ${statement}`,
  moveTo: (kind: CriterionKind) => `Move to “${kindNames[kind]}”`,
  duplicate: 'Duplicate',
  remove: 'Remove',
  moved: (place: number, of: number) => `Moved to ${place} of ${of}.`,
  movedTo: (kind: CriterionKind) => `Moved to ${kindNames[kind]}.`,
  removed: (statement: string) => `Removed “${statement.replace(/\.$/, '')}”.`,
  undoTooLate: 'The spec can no longer be read as a form, so the criterion could not be put back.',
  undoTooLateNext: 'Mend the spec as text first; Undo there brings it back.',
  decidedHow: 'How it is decided',
  limits: 'Which cases it is asked of',
  limitSlices: 'Only in these slices',
  limitIntents: 'Only for these intents',
  noLimit: 'None chosen: it is asked of every case.',
  noNames: 'The cases name none yet.',
  notInCases: 'no case has it',
  examples: 'Examples',
  good: 'Good',
  bad: 'Bad',
  goodExample: (place: number) => `Good example ${place}`,
  badExample: (place: number) => `Bad example ${place}`,
  addGood: 'Add a good example',
  addBad: 'Add a bad example',
  removeExample: (name: string) => `Remove ${name.toLowerCase()}`,
  contradicts: {
    good: (reason: string) => `You call it good, and the rule would fail it: ${reason}`,
    bad: (reason: string) => `You call it bad, and the rule would let it pass: ${reason}`,
  },
  forEngineers: 'Name in the file',
  id: 'Name in the file',
  idHint: 'Small letters, digits and hyphens. Results and thresholds refer to it.',
} as const;

/** The editor of a check. */
export const checkEditorCopy = {
  type: 'Decided by',
  partType: (place: number) => `Check ${place}`,
  types: {
    contains: 'the answer contains a text',
    not_contains: 'the answer does not contain a text',
    starts_with: 'the answer starts with a text',
    ends_with: 'the answer ends with a text',
    equals: 'the answer is exactly a text',
    regex: 'the answer matches a pattern',
    length: 'the length of the answer',
    json: 'the answer is JSON',
    tool_call: 'the tools it calls',
    similar: 'how like another text it is',
    refusal: 'whether it declines to help',
    judge: 'a judge reads the answer',
    human: 'a person reads the answer',
    any: 'one of several checks',
    all: 'several checks together',
    language: 'the language of the answer',
    pii: 'personal data in the answer',
  },
  deciders: { rule: 'rule', judge: 'model', person: 'person', several: '' },
  unknown: 'Not chosen yet',
  forbidden: 'Describe the forbidden thing: the criterion is broken when this is so.',
  value: 'Text',
  valueHint: 'Write {{question}} to put in what the case asks; any input of a case works this way.',
  ignoreCase: 'Capitals do not matter',
  pattern: 'Pattern',
  patternHint: 'RE2 syntax, found anywhere in the answer. Look-ahead and back-references do not exist in it.',
  min: 'At least',
  max: 'At most',
  unit: 'Counted in',
  units: { words: 'words', characters: 'characters', sentences: 'sentences' },
  schema: 'JSON Schema, if its shape matters',
  schemaHint: 'Left empty, any valid JSON will do.',
  tool: 'It',
  toolCalled: 'calls a tool',
  toolNone: 'calls no tool',
  toolName: 'Name of the tool',
  toolArguments: 'With at least these arguments',
  toolArgumentsHint: 'As JSON, such as {"order": "{{order}}"}. Left empty, any arguments will do.',
  similarTo: 'Compared with',
  similarExpected: 'the expected answer of the case',
  similarText: 'a text',
  similarMin: 'Alike at least',
  refusal: 'It',
  refusalYes: 'declines to help',
  refusalNo: 'does not decline to help',
  rubric: 'What the judge is asked',
  rubricHint: 'One thing that can be seen in the answer. The judge has to quote the words that show it.',
  rubricHintForbidden:
    'Describe the forbidden thing, such as “The answer promises a refund.” If it is so, the criterion is broken.',
  answers: 'The judge answers with',
  answersYesNo: 'yes or no',
  answersPoints: 'points',
  scale: 'Points from 1 to',
  passAt: 'Enough from',
  model: 'Judge model, or several',
  modelHint:
    'Several, with commas between them, vote: more than half of all have to agree. Left empty, the one named below.',
  instructions: 'What to look for',
  instructionsHint: 'Shown beside the answer in the review.',
  parts: 'Checks',
  addPart: 'Add a check',
  removePart: (place: number) => `Remove check ${place}`,
  language: 'Language',
  languageHint: 'By its tag: en, de, pt-BR. Under 40 letters nobody can tell; a region is not looked at.',
  personalData: 'What is looked for',
  personalDataKinds: {
    email: 'e-mail addresses',
    phone: 'phone numbers',
    card: 'card numbers',
    iban: 'bank accounts (IBAN)',
  },
  personalDataHint: 'Found by rules, on this computer. Names and street addresses are not found.',
  unknownType: 'Choose how this is decided.',
  notJson: 'This is not a JSON object yet, so it is not stored.',
} as const;

/** A sentence around a number, which may ask for the singular: what stands before it, what after it. */
export type Around = (value: number | null) => readonly [before: string, after: string];

const around =
  (before: string, after: string): Around =>
  () => [before, after];
const aroundCount =
  (before: string, one: string, many: string): Around =>
  (value) => [before, value === 1 ? one : many];

/** What stands below the criteria: thresholds, trials, judges, review, sign-off. */
export const rulesCopy = {
  ship: {
    title: 'What must be met to ship',
    lede: 'Set it before the result is known. A line left empty asks nothing.',
    passRate: around('At least', '% of the answers are good.'),
    passRateName: 'Share of answers that are good, at least, in percent',
    regressions: aroundCount('At most', 'case that works today may be lost.', 'cases that work today may be lost.'),
    regressionsName: 'Cases that may be lost, at most',
    margin: around('At most', 'points worse than the team’s version is good enough.'),
    marginName: 'How much worse than the team’s version is tolerable, in percentage points',
    incomplete: around('At most', '% of the answers are incomplete: empty, cut off or held back.'),
    incompleteName: 'Share of answers that are incomplete, at most, in percent',
    incompleteUnset: '2',
    incompleteHint: 'Left empty, 2 % holds: what is missing from an answer may be what you forbid.',
    latency: around('95 of 100 answers arrive within', 'milliseconds.'),
    latencyName: 'Time in which 95 of 100 answers arrive, in milliseconds',
    cost: around('A good answer costs at most', 'US dollars.'),
    costName: 'Cost of one good answer, at most, in US dollars',
    slice: (name: string) => around('At least', `% in the slice ${name}.`),
    sliceName: (name: string) => `Share of good answers in the slice ${name}, at least, in percent`,
    addSlice: 'Ask more of a slice',
    noSlices: 'Every slice of the cases is here already, or the cases name none.',
    criterion: (statement: string) => around('At least', `% meet “${statement}”`),
    criterionName: (statement: string) => `Share of answers that meet “${statement}”, at least, in percent`,
    addCriterion: 'Ask more of a criterion',
    removeRate: (name: string) => `Ask nothing of ${name}`,
    unset: 'any',
  },
  trials: {
    title: 'How often',
    line: aroundCount('Each case is tried', 'time.', 'times.'),
    name: 'Times each case is tried',
    hint: 'Answers vary. With 3 or more, a case that always fails can be told from one that wavers.',
  },
  judge: {
    title: 'Judges',
    lede: 'Models that decide criteria are held against people before they are believed.',
    model: 'Judge model, or several',
    modelHint:
      'Never the model under test. Several, with commas between them, vote: more than half of all have to agree. Left empty, the one in Settings.',
    labels: aroundCount('Believed after people have labelled at least', 'answer.', 'answers.'),
    labelsName: 'Labels by people before a judge is believed, at least',
    agreement: around('Its agreement with people is at least', 'of 1.'),
    agreementName: 'Agreement of the judge with people, at least, from 0 to 1',
    agreementHint: 'Cohen’s kappa: 0 is what chance would give, 1 is always. 0.6 is usual.',
  },
  review: {
    title: 'Review',
    lede: 'A person reads a sample of what came out.',
    sample: aroundCount('', 'answer is read.', 'answers are read.'),
    sampleName: 'Answers that a person reads',
    requiredFor: 'Needed when a change is about',
    requiredForHint: 'None chosen: it is always needed.',
  },
  signOff: {
    title: 'Sign-off',
    lede: 'Who answers for it.',
    count: aroundCount('', 'person signs.', 'people sign.'),
    countName: 'People who have to sign',
    age: aroundCount('The test they sign is at most', 'day old.', 'days old.'),
    ageName: 'Age of the test, at most, in days',
    approvers: 'Who may sign',
    approversHint: 'None named: anyone on the team.',
    approver: 'Add an e-mail address',
    addApprover: 'Add',
    removeApprover: (address: string) => `Take ${address} off the list`,
    noAddress: 'Enter an e-mail address, such as pm@acme.example.',
    alwaysFor: 'Always needed when a change is about',
  },
  changeKinds: {
    tone: 'tone',
    persona: 'persona',
    safety: 'safety',
    format: 'format',
    facts: 'facts',
  },
} as const;

/** The spec as text. */
export const textCopy = {
  label: 'The spec as text (YAML)',
  hint: 'What engineers see in the file. Comments and order stay when you edit the form.',
  problems: 'What to mend',
  about: 'About this file',
  noProblems: 'Nothing to mend.',
} as const;
