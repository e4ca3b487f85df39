import { type BriefParts, candidateOf, comparisonOf, outcomeOf, outsideRate } from './brief-parts.ts';
import { openRisks } from './brief-risks.ts';
import {
  chanceInPlainWords,
  changeInPlainWords,
  lostInPlainWords,
  rateInPlainWords,
  triesInPlainWords,
} from '../result/comparison-words.ts';
import { type ExperimentLog } from './experiment-log.ts';
import { limitInWords } from '../gate/gate-incomplete.ts';
import {
  counted,
  dollars,
  exactDollars,
  exactMilliseconds,
  exactPercent,
  exactPoints,
  milliseconds,
} from '../result/gate-words.ts';
import { isDecidedByPerson } from '../result/outcome.ts';
import { uncomparedInWords } from '../result/uncompared.ts';
import { escapeMarkdown, quoteMarkdown } from '../files/markdown-text.ts';
import { titleOfPrompt } from '../prompt/prompt-path.ts';
import { incompleteInShort } from '../report/report-lines.ts';
import { againSentence } from '../result/asked-again-words.ts';
import { looksSentence } from '../report/report-text.ts';
import { type Rate } from '../result/run-result.ts';
import { type Criterion, type SpecFile } from '../spec/spec.ts';
import { pointsInWords, pointsRangeInWords } from '../statistics/words.ts';

/**
 * What engineering gets when an experiment graduates: the insight, the evidence, the criteria, the open risks. Markdown. Numbers, ids and the
 * criteria's own words only: no code (not even a pattern of a check), no text of a case or an answer.
 */
export function briefText(parts: BriefParts): string {
  const { log } = parts;
  const sections: (readonly string[])[] = [
    [`# Brief: ${escapeMarkdown(log.title)}`],
    log.practice
      ? ['**Practice.** These numbers come from the practice model; they say nothing about a real one.']
      : [],
    decisionLines(log),
    ['## Insight'],
    [insight(parts)],
    ['## Evidence'],
    [setOfEvidence(parts)],
    rateTable(parts),
    comparisonLines(parts),
    [reviewLine(parts)],
    ['## Criteria'],
    criteriaLines(parts),
    ['## Open risks'],
    openRisks(parts),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function decisionLines({ decision, prompt }: ExperimentLog): string[] {
  const about = `Prompt: ${escapeMarkdown(titleOfPrompt(prompt))} (${escapeMarkdown(prompt)}).`;
  if (decision === null) return [about];
  const { by, at, why } = decision;
  const who = [escapeMarkdown(by.name), by.email === '' ? '' : ` (${escapeMarkdown(by.email)})`].join('');
  return [`${about} Decided by ${who} on ${escapeMarkdown(at.slice(0, 10))}:`, '', quoteMarkdown(why, 2_000)];
}

/** What was expected, and in one sentence what came out. */
function insight(parts: BriefParts): string {
  const { log } = parts;
  const expected =
    log.hypothesis.trim() === ''
      ? 'Nothing was written down before the run.'
      : `Expected, before the run: ${endSentence(escapeMarkdown(log.hypothesis))}`;
  const comparison = comparisonOf(parts);
  const rate = candidateOf(parts)?.passRate;
  if (!comparison) {
    const passes = rate ? rateInPlainWords(rate) : 'not counted';
    return `${expected} What came out: ${passes}. ${notCompared(parts)}`;
  }
  return `${expected} What came out: ${changeInPlainWords(comparison, parts.result)}; ${outcomeOf(comparison)}.`;
}

function notCompared({ result: { uncompared } }: BriefParts): string {
  return uncompared === null
    ? 'It was not compared with another version.'
    : `${escapeMarkdown(uncomparedInWords(uncompared).why)}.`;
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function setOfEvidence({ result, log }: BriefParts): string {
  const cases = `${counted(result.cases.count, 'case')} (set \`${result.cases.content.slice(0, 7)}\`), ${counted(result.trials, 'trial')} each`;
  const { tries, judges = [] } = log.result;
  return [
    `${cases}.`,
    result.confirmation ? 'These cases had been set aside and were used this once.' : triesInPlainWords(tries),
    judges.length === 0 ? '' : `Judged by ${judges.map(escapeMarkdown).join(', ')}.`,
    looksSentence(result) ?? '',
    againSentence(result) ?? '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function rateTable({ result }: BriefParts): string[] {
  const rows = result.variants.map((each) => {
    const wait = each.latencyMs.p95 === null ? '–' : milliseconds(each.latencyMs.p95);
    const cost = each.costPerSuccessUsd === null ? '–' : dollars(each.costPerSuccessUsd);
    const cells = [
      `${escapeMarkdown(each.label)} (\`${each.content.slice(0, 7)}\`)`,
      escapeMarkdown(each.model),
      rateInPlainWords(each.passRate),
      outsideRate(each) || '–',
      incompleteInShort(each),
      wait,
      cost,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| Version | Model | Passes | Outside the rate | Incomplete | 95 of 100 within | For each good answer |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ];
}

function comparisonLines(parts: BriefParts): string[] {
  const { result } = parts;
  if (result.comparisons.length === 0) return [notCompared(parts)];
  const label = (id: string): string =>
    escapeMarkdown(result.variants.find((variant) => variant.id === id)?.label ?? id);
  return result.comparisons.map((each) => {
    const change = changeInPlainWords(each, result);
    const limits =
      each.delta === null || each.low === null || each.high === null
        ? ''
        : ` ${pointsInWords(each.delta)} (95 % interval ${pointsRangeInWords(each.low, each.high)}).`;
    const [lost, chance] = [lostInPlainWords(each), chanceInPlainWords(each, result)].map((words) =>
      words === '' ? '' : ` ${words}`,
    );
    return `- **${label(each.candidate)}** beside ${label(each.baseline)}: ${change}; ${outcomeOf(each)}.${lost}${limits}${chance}`;
  });
}

function reviewLine({ review }: BriefParts): string {
  if (!review || review.done === 0) return 'No answers were reviewed by a person.';
  const { pass, fail, unsure } = review.labels;
  const who = review.automatic ? 'labelled automatically, by no person' : 'reviewed by a person';
  return `${counted(review.done, 'answer')} ${who}: ${pass} pass, ${fail} fail, ${unsure} unsure.`;
}

const kindWords = { must: 'Must', 'must-not': 'Must never', quality: 'Quality' } as const;

function criteriaLines({ criteria, thresholds, result }: BriefParts): string[] {
  if (criteria.length === 0) return ['The prompt has no acceptance criteria.'];
  const rates = new Map(
    result.variants.find((variant) => variant.id === 'candidate')?.criteria.map((each) => [each.id, each.passRate]),
  );
  return [
    ...criteria.map((each) => criterionLine(each, rates.get(each.id))),
    ...thresholdLines(thresholds, criteria).map((line) => `- ${line}`),
  ];
}

function criterionLine(criterion: Criterion, rate: Rate | undefined): string {
  const { id, kind, statement, severity, check, slices } = criterion;
  const decided =
    check.type === 'judge'
      ? 'decided by a judge'
      : check.type === 'human'
        ? 'decided by a person'
        : 'decided by a rule';
  const where = slices === null ? '' : `, in ${slices.map(escapeMarkdown).join(', ')} only`;
  const holds = severity === 'blocker' ? 'must hold' : 'only reported';
  const now = rate && !isDecidedByPerson(criterion) ? `; met in ${rateInPlainWords(rate)}` : '';
  return `- **${kindWords[kind]}** (${escapeMarkdown(id)}): ${endSentence(escapeMarkdown(statement))} ${capital(holds)}, ${decided}${where}${now}.`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function thresholdLines(thresholds: SpecFile['thresholds'], all: readonly Criterion[]): string[] {
  const statements = new Map(all.map(({ id, statement }) => [id, statement.replace(/\.$/, '')]));
  const {
    pass_rate,
    slices = {},
    criteria = {},
    regressions,
    margin,
    incomplete,
    latency_p95_ms,
    cost_per_success_usd,
  } = thresholds;
  return [
    ...(pass_rate === undefined ? [] : [`At least ${exactPercent(pass_rate)} of all answers pass.`]),
    ...Object.entries(slices).map(([id, at]) => `At least ${exactPercent(at)} pass in ${escapeMarkdown(id)}.`),
    ...Object.entries(criteria).map(
      ([id, at]) => `At least ${exactPercent(at)} meet: ${escapeMarkdown(statements.get(id) ?? id)}.`,
    ),
    ...(regressions === undefined ? [] : [`At most ${counted(regressions, 'case')} may be lost.`]),
    ...(margin === undefined ? [] : [`At most ${exactPoints(margin)} worse than the team’s version.`]),
    ...(incomplete === undefined ? [] : [`At most ${limitInWords(incomplete)} of all answers are incomplete.`]),
    ...(latency_p95_ms === undefined ? [] : [`95 of 100 answers within ${exactMilliseconds(latency_p95_ms)}.`]),
    ...(cost_per_success_usd === undefined
      ? []
      : [`At most ${exactDollars(cost_per_success_usd)} for each good answer.`]),
  ];
}
