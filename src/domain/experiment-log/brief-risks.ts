import { againstLowerBar, lowerBarInWords } from '../report/setting-words.ts';
import { manyTries } from '../result/many-tries.ts';
import { type BriefParts, candidateOf, comparisonOf, outcomeOf, outsideRate } from './brief-parts.ts';
import { standingVerdict } from '../result/comparison-words.ts';
import { gateSign } from '../result/gate-sign.ts';
import { isDecidedByPerson } from '../result/outcome.ts';
import { type Uncompared } from '../result/uncompared.ts';
import { counted } from '../result/gate-words.ts';
import { escapeMarkdown } from '../files/markdown-text.ts';
import { errorReasonLines, incompleteWithCases } from '../report/report-lines.ts';
import { type ComparisonResult, type Gate, type RunResult, type VariantResult } from '../result/run-result.ts';
import { type Criterion } from '../spec/spec.ts';

const mostCases = 20;

/** Everything that the numbers leave open, each kind by its own name. */
export function openRisks(parts: BriefParts): string[] {
  const candidate = candidateOf(parts);
  const comparison = comparisonOf(parts);
  const risks = [
    ...(parts.log.practice ? ['A practice model answered or judged: nothing here is shown for a real one.'] : []),
    ...comparisonRisks(comparison, parts.result.uncompared),
    ...tryRisks(parts),
    ...barRisks(parts.result),
    ...gateRisks(parts.gate),
    ...(candidate ? countRisks(candidate, parts.criteria) : []),
    ...reviewRisks(parts.review),
  ];
  if (risks.length === 0) return ['None that these numbers show. What nobody measured is not known.'];
  return risks.map((risk) => `- ${risk}`);
}

function comparisonRisks(comparison: ComparisonResult | undefined, uncompared: Uncompared | null): string[] {
  if (!comparison && uncompared?.kind === 'unchanged') return [];
  if (!comparison) return ['Whether it is better than what the team has: it was not compared.'];
  const { lost, regressions, wavering } = comparison;
  const verdict = standingVerdict(comparison);
  return [
    ...(verdict === 'no-detectable-difference' || verdict === 'too-few'
      ? [`The comparison does not settle it: ${outcomeOf(comparison)}.`]
      : []),
    ...(lost.length === 0 ? [] : [`${counted(lost.length, 'case passes', 'cases pass')} less often: ${listed(lost)}.`]),
    ...(regressions === null && lost.length > 0
      ? ['With fewer than 3 trials, a lost case cannot be told from a wavering one.']
      : []),
    ...(regressions === null || regressions.length === 0
      ? []
      : [`Lost, because they passed every time before and fail every time now: ${listed(regressions)}.`]),
    ...(wavering.length === 0
      ? []
      : [
          `${counted(wavering.length, 'case')} ${wavering.length === 1 ? 'wavers' : 'waver'} between trials: ${listed(wavering)}.`,
        ]),
  ];
}

/** A gate that is met says less where it asked for less. */
function barRisks({ changedBeside }: RunResult): string[] {
  const lower = againstLowerBar(changedBeside);
  if (lower === null) return [];
  return [`Tested ${escapeMarkdown(lower)}: ${escapeMarkdown(lowerBarInWords(changedBeside).join('; '))}.`];
}

function tryRisks({ log, result }: BriefParts): string[] {
  if (result.confirmation || log.result.tries < manyTries) return [];
  return [
    `${log.result.tries} variants were tried on these cases or most of them: a good one by luck becomes likely, and it was not confirmed on others.`,
  ];
}

function gateRisks({ items }: Gate): string[] {
  return items
    .filter((item) => item.met !== true || item.shown === false)
    .map((item) => {
      const state = item.met === true ? 'Met, not yet shown' : stateWords[gateSign(item)];
      return `${state}: ${escapeMarkdown(item.label)} (${escapeMarkdown(item.evidence)}).`;
    });
}

const stateWords = {
  pass: 'Met',
  fail: 'Not met',
  'cannot-tell': 'Cannot tell',
  'not-measured': 'Not measured',
} as const;

function countRisks(candidate: VariantResult, criteria: readonly Criterion[]): string[] {
  const outside = outsideRate(candidate);
  const statements = new Map(criteria.map((each) => [each.id, each.statement]));
  const byPerson = new Set(criteria.filter(isDecidedByPerson).map(({ id }) => id));
  return [
    ...(outside === '' ? [] : [`Outside the pass rate: ${outside}.`]),
    ...errorReasonLines(candidate).map((line) => `Could not run: ${escapeMarkdown(line)}`),
    ...(candidate.incomplete === 0
      ? []
      : [`Incomplete, so that nothing passes by what is missing: ${escapeMarkdown(incompleteWithCases(candidate))}.`]),
    ...candidate.criteria.flatMap(({ id, cannotTell, notMeasured }) => {
      const open = [
        cannotTell > 0 ? `${cannotTell} cannot be told` : '',
        notMeasured > 0 ? `${notMeasured} not measured` : '',
      ].filter((each) => each !== '');
      // Who decides it is said where the criteria stand; the gate says what is left to do.
      return open.length === 0 || byPerson.has(id)
        ? []
        : [`“${escapeMarkdown(statements.get(id) ?? id)}”: ${open.join(', ')}.`];
    }),
  ];
}

function reviewRisks(review: BriefParts['review']): string[] {
  if (!review || review.done === 0) return ['No person has read answers of it.'];
  return [
    ...(review.automatic ? ['The review was automatic: no person has read answers of it.'] : []),
    ...(review.labels.fail > 0 ? [`A person failed ${counted(review.labels.fail, 'answer')} of the sample.`] : []),
    ...(review.missed > 0
      ? [`The checks had not failed ${review.missed} of what a person failed: they miss something.`]
      : []),
  ];
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, mostCases).map(escapeMarkdown).join(', ');
  return ids.length > mostCases ? `${shown} and ${ids.length - mostCases} more` : shown;
}
