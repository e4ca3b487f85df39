import { type SignOff } from './eval-record.ts';
import { escapeMarkdown, quoteMarkdown } from './markdown-text.ts';
import { type ComparisonResult, type Gate, type Rate, type RunResult, type VariantResult } from './run-result.ts';
import { percentInWords, pointsInWords, rangeInWords } from './statistics-words.ts';
import { titleOfPrompt } from './prompt-file.ts';

/** A case that got worse, with what the candidate answered. */
export interface FailingExample {
  readonly case: string;
  readonly input: string;
  readonly output: string;
  readonly reason: string;
}

export interface ProposalParts {
  readonly promptId: string;
  readonly title: string;
  /** What the change is about, in the person's words (the hypothesis). */
  readonly why: string;
  readonly run: RunResult;
  readonly gate: Gate;
  readonly signOff: SignOff;
  readonly review: {
    readonly done: number;
    readonly labels: { readonly pass: number; readonly fail: number; readonly unsure: number };
  } | null;
  readonly files: readonly { readonly path: string; readonly status: 'added' | 'changed' | 'removed' }[];
  readonly newlyFailing: readonly FailingExample[];
  readonly tries: number;
  readonly practice: boolean;
}

/** `signoff/<prompt>-<7 digits>`: letters, digits, hyphen and slash only, so that no shell or server trips over it. */
export function branchName(promptId: string, promptContent: string): string {
  const safe =
    promptId
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'prompt';
  return `signoff/${safe.slice(0, 60)}-${promptContent.slice(0, 7)}`;
}

/** First line at most 72 characters, then who signed off and where the evidence is. */
export function proposalMessage(
  parts: Pick<ProposalParts, 'title' | 'signOff' | 'practice'>,
  evalPath: string,
): string {
  const subject = parts.title.replace(/\s+/g, ' ').trim() || 'Change a prompt';
  const short = subject.length <= 72 ? subject : `${subject.slice(0, 71)}…`;
  const practice = parts.practice ? ['', 'Practice: these numbers come from the practice model.'] : [];
  return [
    short,
    '',
    `Signed off by ${parts.signOff.name} <${parts.signOff.email}> on ${parts.signOff.at}.`,
    `Evidence: ${evalPath}`,
    ...practice,
    '',
  ].join('\n');
}

function rateText(rate: Rate): string {
  if (rate.value === null) return 'not counted';
  return `${percentInWords(rate.value)} of ${rate.outputs} (likely ${rangeInWords(rate)})`;
}

const verdictWords: Record<ComparisonResult['verdict'], string> = {
  better: 'better',
  worse: 'worse',
  'no-detectable-difference': 'no detectable difference',
  'too-few': 'too few cases to tell',
};

function comparisonLine(comparison: ComparisonResult, cases: number): string {
  const gained = `${comparison.gained.length} cases gained, ${comparison.lost.length} lost of ${cases}`;
  const interval =
    comparison.delta === null || comparison.low === null || comparison.high === null
      ? ''
      : ` ${pointsInWords(comparison.delta)} (95 % interval ${pointsInWords(comparison.low)} to ${pointsInWords(comparison.high)}).`;
  const p = comparison.pValue === null ? '' : ` p = ${comparison.pValue.toPrecision(2)}.`;
  return `${gained}: **${verdictWords[comparison.verdict]}**.${interval}${p}`;
}

function rateTable(candidate: VariantResult, baseline: VariantResult | undefined): string[] {
  const before = (rate: Rate | undefined): string => (rate === undefined ? '–' : rateText(rate));
  const rows = candidate.slices.map((slice) => {
    const other = baseline?.slices.find((each) => each.id === slice.id);
    return `| ${escapeMarkdown(slice.id)} | ${rateText(slice.passRate)} | ${before(other?.passRate)} |`;
  });
  return [
    '| Slice | This change | Team’s version |',
    '| --- | --- | --- |',
    `| all cases | ${rateText(candidate.passRate)} | ${before(baseline?.passRate)} |`,
    ...rows,
  ];
}

const gateSigns = (met: boolean | null): string => (met === null ? '? cannot tell' : met ? '✓ met' : '✕ not met');

function gateTable(gate: Gate): string[] {
  const rows = gate.items.map((item) => {
    const shown = item.met === true && item.shown === false ? ' (met, not yet shown)' : '';
    return `| ${gateSigns(item.met)}${shown} | ${escapeMarkdown(item.label)} | ${escapeMarkdown(item.evidence)} |`;
  });
  return ['| | Criterion | Evidence |', '| --- | --- | --- |', ...rows];
}

function failingExamples(examples: readonly FailingExample[]): string[] {
  if (examples.length === 0) return ['No case that passed before fails now.'];
  return examples
    .slice(0, 10)
    .flatMap((example) => [
      `- **${escapeMarkdown(example.case)}**: ${escapeMarkdown(example.reason)}`,
      `  ${quoteMarkdown(example.input, 200)}`,
      '  >',
      `  ${quoteMarkdown(example.output, 300)}`,
    ]);
}

/** What the team reads beside the change: what changed, on which evidence, what got worse, who signed. Markdown. */
export function proposalDescription(parts: ProposalParts): string {
  const { run, signOff } = parts;
  const candidate = run.variants.find((variant) => variant.id === 'candidate') ?? run.variants[0];
  const comparison = run.comparisons.find((each) => each.candidate === candidate?.id);
  const baseline = run.variants.find((variant) => variant.id === comparison?.baseline);
  const review = parts.review;
  const lines = [
    `# ${escapeMarkdown(parts.title)}`,
    '',
    ...(parts.practice
      ? ['**Practice.** These numbers come from the practice model; they say nothing about a real one.', '']
      : []),
    ...(parts.why.trim() === '' ? [] : [escapeMarkdown(parts.why), '']),
    `Prompt: ${escapeMarkdown(titleOfPrompt(parts.promptId))}. Files: ${parts.files
      .map((file) => `${file.path} (${file.status})`)
      .map(escapeMarkdown)
      .join(', ')}.`,
    '',
    '## Result',
    '',
    `Case set \`${run.cases.content.slice(0, 7)}\` of ${run.cases.count} cases, ${run.trials} trials each, model ${escapeMarkdown(candidate?.model ?? '')}. Try ${parts.tries} on these cases.`,
    '',
    ...(comparison ? [comparisonLine(comparison, run.cases.count), ''] : []),
    ...(candidate ? rateTable(candidate, baseline) : []),
    '',
    '## Newly failing',
    '',
    ...failingExamples(parts.newlyFailing),
    '',
    '## Gate',
    '',
    ...gateTable(parts.gate),
    '',
    '## Review and sign-off',
    '',
    review
      ? `${review.done} answers reviewed: ${review.labels.pass} pass, ${review.labels.fail} fail, ${review.labels.unsure} unsure.`
      : 'No answers were reviewed by a person.',
    '',
    `${signOff.decision === 'exception' ? 'Signed off as an exception' : 'Signed off'} by ${escapeMarkdown(signOff.name)} (${escapeMarkdown(signOff.email)}), ${signOff.at}:`,
    '',
    quoteMarkdown(signOff.statement, 2_000),
    '',
  ];
  return lines.join('\n');
}
