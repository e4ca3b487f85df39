import { againSentence } from './asked-again-words.ts';
import { rateInShort } from './gate-words.ts';
import { escapeMarkdown } from './markdown-text.ts';
import { type ComparisonResult, type RunResult, type VariantResult } from './run-result.ts';
import { comparisonHeadline, pointsInWords } from './statistics-words.ts';

const money = (usd: number | null): string => (usd === null ? 'unknown' : `$${usd.toFixed(4)}`);
const time = (ms: number | null): string => (ms === null ? 'unknown' : `${Math.round(ms)} ms`);
const signOf = (met: boolean | null): string => (met === null ? '?' : met ? '✓' : '✕');

/** A run as Markdown, for a person or a comment on a change. Names and texts from files are escaped. */
export function runAsMarkdown(result: RunResult): string {
  return [
    `# ${escapeMarkdown(result.prompt.id)}: gate ${result.gate.met ? 'met' : 'not met'}`,
    '',
    ...practiceLines(result),
    `${result.cases.count} cases${setAsideWords(result)}, ${result.trials} trials each, seed ${result.seed}, ${result.startedAt}.`,
    '',
    ...looksLines(result),
    ...againLines(result),
    ...result.comparisons.flatMap((comparison) => [comparisonLine(comparison, result), '']),
    ...gateLines(result),
    '',
    ...result.variants.flatMap(variantLines),
  ].join('\n');
}

/** The same for a person's own files: what was asked, how often something was tried, and where it stands, before the numbers. */
export function experimentAsMarkdown(
  run: { readonly title: string; readonly hypothesis: string; readonly state: string; readonly tries: number },
  result: RunResult,
): string {
  const finished = run.state === 'finished' ? [] : [`Not finished (${run.state}): these are the answers so far.`, ''];
  const hypothesis = run.hypothesis === '' ? [] : [`Hypothesis: ${escapeMarkdown(run.hypothesis)}`, ''];
  const tried = `${run.tries} ${run.tries === 1 ? 'variant was' : 'variants were'} tried on these cases so far.`;
  return [
    `Experiment: ${escapeMarkdown(run.title)}`,
    '',
    ...hypothesis,
    ...finished,
    tried,
    '',
    runAsMarkdown(result),
  ].join('\n');
}

function practiceLines({ variants, judge }: RunResult): string[] {
  if (!variants.some((variant) => variant.practice) && judge?.practice !== true) return [];
  return ['**Practice.** A practice model was used: these numbers say nothing about a real one.', ''];
}

function setAsideWords({ cases, confirmation }: RunResult): string {
  if (confirmation) return ' that had been set aside (a confirmation, used once)';
  return cases.setAside === 0 ? '' : ` (${cases.setAside} more set aside)`;
}

/** That it stopped early, or that it looked on the way: both make its limits wider. */
export function looksSentence({ looks, stopped }: Pick<RunResult, 'looks' | 'stopped'>): string | null {
  if (stopped !== null) {
    const { asked, planned, of } = stopped;
    return `Stopped early after ${asked} of ${planned} calls: the answer was clear. Because it could look ${of} times, each look had to be clearer.`;
  }
  return looks === null ? null : `It looked ${looks.of} times on the way, and its limits are widened for that.`;
}

function looksLines(result: RunResult): string[] {
  const sentence = looksSentence(result);
  return sentence === null ? [] : [sentence, ''];
}

function againLines(result: RunResult): string[] {
  const sentence = againSentence(result);
  return sentence === null ? [] : [sentence, ''];
}

function gateLines({ gate }: RunResult): string[] {
  const rows = gate.items.map((item) => {
    const shown = item.met === true && item.shown === false ? ' met, not yet shown' : '';
    const missing = item.missing === null ? '' : `. ${item.missing}`;
    return `| ${signOf(item.met)}${shown} | ${escapeMarkdown(item.label)} | ${escapeMarkdown(`${item.evidence}${missing}`)} |`;
  });
  return ['| | Item | Evidence |', '| --- | --- | --- |', ...rows];
}

function comparisonLine(comparison: ComparisonResult, { cases, variants }: RunResult): string {
  const { delta, low, high, gained, lost, pValue, verdict, needed } = comparison;
  const labelOf = (id: string): string => escapeMarkdown(variants.find((variant) => variant.id === id)?.label ?? id);
  const words = comparisonHeadline({
    gained: gained.length,
    lost: lost.length,
    cases: cases.count,
    verdict,
    pValue: pValue ?? 1,
    needed,
  });
  const change =
    delta === null || low === null || high === null
      ? ''
      : ` ${pointsInWords(delta)} (likely ${pointsInWords(low)} to ${pointsInWords(high)}).`;
  const names = `${labelOf(comparison.candidate)} against ${labelOf(comparison.baseline)}`;
  return `${names}: ${words.headline}${change} ${words.explanation}${lostLine(comparison)}`.trim();
}

function lostLine({ regressions, maybeLost }: ComparisonResult): string {
  const list = (ids: readonly string[]): string => escapeMarkdown(ids.slice(0, 10).join(', '));
  const sure = regressions && regressions.length > 0 ? ` Regressions: ${list(regressions)}.` : '';
  return maybeLost.length === 0 ? sure : `${sure} May have been lost: ${list(maybeLost)}.`;
}

function variantLines(variant: VariantResult): string[] {
  const { errors, undecided, refused, unfinished, reused } = variant;
  const apart = `${errors} could not run, ${undecided} could not be judged, ${refused} kept back, ${unfinished} not run${reused > 0 ? `, ${reused} used again` : ''}`;
  return [
    `## ${escapeMarkdown(variant.label)} · ${escapeMarkdown(variant.model)}${variant.practice ? ' **Practice**' : ''}`,
    '',
    `Pass rate: ${rateInShort(variant.passRate)}. Outside it: ${apart}.`,
    '',
    `Cost: ${money(variant.costUsd)}, for each passing answer ${money(variant.costPerSuccessUsd)}. ` +
      `Latency: half within ${time(variant.latencyMs.p50)}, 95 of 100 within ${time(variant.latencyMs.p95)}.`,
    '',
    '| Criterion | Pass rate | Not met | Cannot tell | Not measured |',
    '| --- | --- | --- | --- | --- |',
    ...variant.criteria.map(
      ({ id, passRate, fail, cannotTell, notMeasured }) =>
        `| ${escapeMarkdown(id)} | ${rateInShort(passRate)} | ${fail} | ${cannotTell} | ${notMeasured} |`,
    ),
    '',
    ...sliceLines(variant),
  ];
}

function sliceLines({ slices }: VariantResult): string[] {
  if (slices.length === 0) return [];
  const rows = slices.map(({ id, passRate }) => `| ${escapeMarkdown(id)} | ${rateInShort(passRate)} |`);
  return ['| Slice | Pass rate |', '| --- | --- |', ...rows, ''];
}

/**
 * The gate as JUnit XML: one test case an item. Not met is a failure; cannot tell is an error, never a skip, so that no CI shows it green.
 * Of an empty gate, which is not met, one error is reported.
 */
export function runAsJUnit(result: RunResult): string {
  const items = result.gate.items;
  const failures = items.filter((item) => item.met === false).length;
  const errors = items.filter((item) => item.met === null).length;
  const seconds = (result.durationMs / 1000).toFixed(3);
  const counts = `tests="${Math.max(1, items.length)}" failures="${failures}" errors="${items.length === 0 ? 1 : errors}"`;
  const name = xml(result.prompt.id);
  const cases = items.map((item) => {
    const open = `    <testcase classname="${name}" name="${xml(item.label)}"`;
    if (item.met === true) return `${open}/>`;
    const tag = item.met === false ? 'failure' : 'error';
    return `${open}>\n      <${tag} message="${xml(item.evidence)}">${xml(item.missing ?? item.evidence)}</${tag}>\n    </testcase>`;
  });
  const empty = `    <testcase classname="${name}" name="gate"><error message="The gate is empty"/></testcase>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} time="${seconds}">`,
    `  <testsuite name="${name}" ${counts} time="${seconds}" timestamp="${xml(result.startedAt)}">`,
    ...(cases.length === 0 ? [empty] : cases),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** XML 1.0 text: characters that XML cannot hold are dropped. */
function xml(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '',
    )
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
