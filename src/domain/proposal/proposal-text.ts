import { outcomeOf } from '../experiment-log/brief-parts.ts';
import { changeBody, headingLines } from './change-message.ts';
import {
  chanceInPlainWords,
  changeInPlainWords,
  freshVerdict,
  lostInPlainWords,
  rateInPlainWords,
  triesInPlainWords,
} from '../result/comparison-words.ts';
import { type SignOff } from '../sign-off/eval-record.ts';
import { counted } from '../result/gate-words.ts';
import { gateSign, gateSigns } from '../result/gate-sign.ts';
import { type Verdict } from '../files/verdict.ts';
import { plainReason } from '../report/plain-reason.ts';
import { escapeMarkdown, quoteMarkdown } from '../files/markdown-text.ts';
import { titleOfPrompt } from '../prompt/prompt-file.ts';
import { changedBesideInWords, changedBesideTitle } from '../report/changed-beside-words.ts';
import { againstLowerBar, lowerBarInWords } from '../report/setting-words.ts';
import { errorReasonsAsMarkdown, incompleteWithCases } from '../report/report-lines.ts';
import { isDecidedByPerson } from '../result/outcome.ts';
import {
  type ComparisonResult,
  type Gate,
  type Rate,
  type RunResult,
  type VariantResult,
  judgeNames,
} from '../result/run-result.ts';
import { type Criterion } from '../spec/spec.ts';
import { firstVerdicts, pointsInWords, pointsRangeInWords } from '../statistics/words.ts';
import { uncomparedInWords } from '../result/uncompared.ts';

/** A case that passes less often than before, with an answer that fails (why-lost.ts). */
export interface FailingExample {
  readonly case: string;
  readonly input: string;
  readonly output: string;
  /** What must hold and does not in that answer, by its statement, and why. */
  readonly failed: readonly { readonly statement: string; readonly reason: string }[];
  /** Answers to this case that fail, of those that are decided. */
  readonly failing: number;
  readonly decided: number;
}

export interface ProposalParts {
  readonly promptId: string;
  /** What was expected before the test, in the person's words (the hypothesis). */
  readonly why: string;
  readonly run: RunResult;
  /** Of the spec that was tested. */
  readonly criteria: readonly Criterion[];
  readonly gate: Gate;
  readonly signOff: SignOff;
  readonly review: {
    readonly done: number;
    readonly labels: { readonly pass: number; readonly fail: number; readonly unsure: number };
    /** True when no person did it. */
    readonly automatic?: boolean;
  } | null;
  readonly files: readonly { readonly path: string; readonly status: 'added' | 'changed' | 'removed' }[];
  /** Of the cases that pass less often, those whose text may be shown. */
  readonly passingLess: readonly FailingExample[];
  readonly tries: number;
  readonly practice: boolean;
  /** Where the eval record stands in the repository. */
  readonly evalPath: string;
}

const maximumExamples = 10;

/** `signoff/<prompt>-<7 digits>`: letters, digits, hyphen and slash only, so that no shell or server trips over it. */
export function branchName(promptId: string, promptContent: string): string {
  const safe = promptId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return `signoff/${safe || 'prompt'}-${promptContent.slice(0, 7)}`;
}

/**
 * What the team reads beside the change: what changed, on which evidence, what got worse, who signed. Markdown, and to the letter what
 * stands in the message of the change (`changeMessage`).
 */
export function proposalDescription(parts: ProposalParts): string {
  const { run } = parts;
  const candidate = run.variants.find((variant) => variant.id === 'candidate') ?? run.variants[0];
  const comparison = run.comparisons.find((each) => each.candidate === candidate?.id);
  const baseline = run.variants.find((variant) => variant.id === comparison?.baseline);
  const sections: (readonly string[])[] = [
    parts.practice
      ? ['**Practice.** These numbers come from the practice model; they say nothing about a real one.']
      : [],
    parts.why.trim() === '' ? [] : [expectation(parts.why, comparison, run)],
    [whatChanged(parts)],
    whatElseChanged(run),
    [headingLines('Result')],
    [setOfEvidence(parts, candidate)],
    comparison ? [comparisonLine(comparison, run)] : [notCompared(run)],
    candidate ? [notJudged(candidate)].filter((line) => line !== '') : [],
    candidate ? errorReasonsAsMarkdown(candidate) : [],
    candidate ? [`Incomplete: ${escapeMarkdown(incompleteWithCases(candidate))}.`] : [],
    candidate ? rateTable(candidate, baseline, parts.criteria) : [],
    [headingLines('Cases that pass less often')],
    failingExamples(parts.passingLess, comparison, parts.run.uncompared),
    [headingLines('Gate')],
    lowerBar(run),
    gateTable(parts.gate),
    [headingLines('Review and sign-off')],
    [reviewLine(parts)],
    [signOffLine(parts.signOff)],
    [quoteMarkdown(parts.signOff.statement, 2_000)],
    [`Evidence: ${escapeMarkdown(parts.evalPath)}`],
  ];
  return changeBody(
    sections
      .filter((section) => section.length > 0)
      .map((section) => section.join('\n'))
      .join('\n\n'),
  );
}

/** What was expected stands beside what came out: the one without the other would read as a result. */
function expectation(why: string, comparison: ComparisonResult | undefined, run: RunResult): string {
  const outcome = comparison ? outcomeOf(comparison) : uncapitalised(notCompared(run).replace(/\.$/, ''));
  return `Expected, before the test: ${endSentence(escapeMarkdown(why))} What came out: ${outcome}.`;
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function whatChanged({ promptId, files }: ProposalParts): string {
  const list = files.map((file) => escapeMarkdown(`${file.path} (${file.status})`)).join(', ');
  return `Prompt: ${escapeMarkdown(titleOfPrompt(promptId))}. Files: ${list}.`;
}

/** A lower bar stands before the result that met it. */
function whatElseChanged({ changedBeside }: RunResult): string[] {
  if (changedBeside === undefined) return [];
  const lines = changedBesideInWords(changedBeside).map((line) => `- ${escapeMarkdown(line)}`);
  return [escapeMarkdown(changedBesideTitle(changedBeside)), '', ...lines];
}

/** Beside the verdict too: who reads that it is met may read nothing else. */
function lowerBar({ changedBeside }: RunResult): string[] {
  const lower = againstLowerBar(changedBeside);
  if (lower === null) return [];
  return [escapeMarkdown(`${capital(lower)}: ${lowerBarInWords(changedBeside).join('; ')}.`)];
}

function setOfEvidence({ run, tries }: ProposalParts, candidate: VariantResult | undefined): string {
  const cases = `Case set \`${run.cases.content.slice(0, 7)}\` of ${counted(run.cases.count, 'case')}`;
  const judges = judgeNames(run).map(escapeMarkdown).join(', ');
  const judge = judges === '' ? '' : `, judged by ${judges}`;
  const model = `model ${escapeMarkdown(candidate?.model ?? '')}${judge}`;
  return `${cases}, ${counted(run.trials, 'trial')} each, ${model}. ${triesInPlainWords(tries)}`;
}

const verdictWords: Record<ComparisonResult['verdict'], string> = {
  better: 'better',
  worse: 'worse',
  'no-detectable-difference': 'no detectable difference',
  'too-few': 'too few cases to tell',
};

function notCompared({ uncompared }: RunResult): string {
  if (uncompared === null) return 'It was not compared with the team’s version.';
  return `${escapeMarkdown(uncomparedInWords(uncompared).why)}.`;
}

function comparisonLine(comparison: ComparisonResult, run: RunResult): string {
  const { delta, low, high, wavering } = comparison;
  const interval =
    delta === null || low === null || high === null
      ? ''
      : `${pointsInWords(delta)} (95 % interval ${pointsRangeInWords(low, high)}).`;
  const wavers =
    wavering.length === 0
      ? ''
      : `${counted(wavering.length, 'case passes', 'cases pass')} in some trials and ${wavering.length === 1 ? 'fails' : 'fail'} in others.`;
  return [
    verdictSentence(comparison, run),
    lostInPlainWords(comparison),
    interval,
    chanceInPlainWords(comparison, run),
    wavers,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** What stands leads; the cases are those of the first answers, and are said as theirs where others decided. */
function verdictSentence(comparison: ComparisonResult, run: RunResult): string {
  const change = changeInPlainWords(comparison, run);
  const fresh = freshVerdict(comparison);
  if (fresh === null) return `${change}: **${verdictWords[comparison.verdict]}**.`;
  const first = `The first answers alone ${firstVerdicts[comparison.verdict]}: ${change}.`;
  return `**${capital(verdictWords[fresh.verdict])}**: asked again, ${pointsInWords(fresh.delta)}. ${first}`;
}

function uncapitalised(words: string): string {
  return `${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** What stands outside the rates, each kind apart; '' when there is nothing. */
function notJudged({ errors, undecided, refused, unfinished, reused }: VariantResult): string {
  const kinds = [
    [errors, 'could not run'],
    [undecided, 'could not be judged'],
    [refused, 'kept back by the data policy'],
    [unfinished, 'not run'],
    [reused, 'used again'],
  ] as const;
  const said = kinds.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return said.length === 0 ? '' : `Outside these rates: ${said.join(', ')}.`;
}

function rateTable(
  candidate: VariantResult,
  baseline: VariantResult | undefined,
  criteria: readonly Criterion[],
): string[] {
  const row = (name: string, rate: Rate, before: Rate | undefined): string =>
    `| ${name} | ${rateInPlainWords(rate)} | ${before ? rateInPlainWords(before) : '–'} |`;
  const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  return [
    '| | This change | Team’s version |',
    '| --- | --- | --- |',
    row('all cases', candidate.passRate, baseline?.passRate),
    ...candidate.slices.map(({ id, passRate }) =>
      row(`slice ${escapeMarkdown(id)}`, passRate, baseline?.slices.find((each) => each.id === id)?.passRate),
    ),
    ...candidate.criteria.map(({ id, passRate, severity }) => {
      const criterion = byId.get(id);
      const name = `${statementOf(criterion, id)}${severity === 'report' ? ' (only reported)' : ''}`;
      if (criterion && isDecidedByPerson(criterion)) return `| ${name} | a person decides it in the review | – |`;
      return row(name, passRate, baseline?.criteria.find((each) => each.id === id)?.passRate);
    }),
  ];
}

/** A criterion is called by its sentence. */
function statementOf(criterion: Criterion | undefined, id: string): string {
  return escapeMarkdown(criterion?.statement ?? id).replace(/\.$/, '');
}

/** Examples that may be shown, and how many there are beside them: silence would read as "none". */
function failingExamples(
  examples: readonly FailingExample[],
  comparison: ComparisonResult | undefined,
  uncompared: RunResult['uncompared'],
): string[] {
  if (!comparison) {
    const nothingToLose = uncompared?.kind === 'new' || uncompared?.kind === 'unchanged';
    if (nothingToLose) return [`None. ${escapeMarkdown(uncomparedInWords(uncompared).why)}.`];
    return ['Not known: it was not compared with the team’s version.'];
  }
  const lost = comparison.lost.length;
  if (lost === 0) return ['No case passes less often than with the team’s version.'];
  const shown = examples.slice(0, maximumExamples);
  const hidden = Math.max(0, lost - shown.length);
  return [
    ...shown.flatMap((example) => [
      `- **${escapeMarkdown(example.case)}**: ${whyInWords(example)}`,
      `  ${quoteMarkdown(example.input, 200)}`,
      '  >',
      `  ${quoteMarkdown(example.output, 300)}`,
    ]),
    ...(hidden === 0
      ? []
      : [
          '',
          `${counted(hidden, 'more case passes', 'more cases pass')} less often and ${hidden === 1 ? 'is' : 'are'} not shown here.`,
        ]),
  ];
}

function whyInWords({ failing, decided, failed }: FailingExample): string {
  const reasons = failed.map(
    ({ statement, reason }, at) =>
      `${at === 0 ? 'Not met' : 'Nor is'}: ${endSentence(escapeMarkdown(statement))} ${endSentence(escapeMarkdown(plainReason(reason)))}`,
  );
  return [`${failing} of ${counted(decided, 'answer')} ${failing === 1 ? 'fails' : 'fail'}.`, ...reasons].join(' ');
}

const gateVerdicts: Record<Verdict, string> = {
  pass: 'met',
  fail: 'not met',
  'cannot-tell': 'cannot tell',
  'not-measured': 'not measured',
};

function gateTable(gate: Gate): string[] {
  const rows = gate.items.map((item) => {
    const verdict = gateSign(item);
    const sign = `${gateSigns[verdict]} ${gateVerdicts[verdict]}`;
    const shown = item.met === true && item.shown === false ? ', not yet shown' : '';
    return `| ${sign}${shown} | ${escapeMarkdown(item.label)} | ${escapeMarkdown(item.evidence)} |`;
  });
  return ['| | Item | Evidence |', '| --- | --- | --- |', ...rows];
}

function reviewLine({ review }: ProposalParts): string {
  if (!review) return 'No answers were reviewed by a person.';
  const { pass, fail, unsure } = review.labels;
  const who = review.automatic === true ? 'labelled automatically, by no person' : 'reviewed';
  return `${counted(review.done, 'answer')} ${who}: ${pass} pass, ${fail} fail, ${unsure} unsure.`;
}

function signOffLine({ name, email, at, decision }: SignOff): string {
  const how = decision === 'exception' ? 'Signed off as an exception' : 'Signed off';
  return `${how} by ${escapeMarkdown(name)} (${escapeMarkdown(email)}), ${escapeMarkdown(at)}:`;
}
