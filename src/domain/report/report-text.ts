import { adaptedSentence } from '../answers/adaptation.ts';
import { againSentence } from '../result/asked-again-words.ts';
import { possibleChargesInWords } from '../result/charge-words.ts';
import { againstLowerBar } from './setting-words.ts';
import { changedBesideInWords, changedBesideTitle } from './changed-beside-words.ts';
import { changeInWords, counted, dollars, milliseconds, rateInShort } from '../result/gate-words.ts';
import { gateSign, gateSigns } from '../result/gate-sign.ts';
import { escapeMarkdown } from '../files/markdown-text.ts';
import {
  errorReasonLines,
  errorReasonsAsMarkdown,
  incompleteWithCases,
  notMeasuredAsMarkdown,
  notMeasuredLines,
  otherModelSentence,
} from './report-lines.ts';
import { type ComparisonResult, type RunResult, type VariantResult } from '../result/run-result.ts';
import { comparisonSentences, triesInPlainWords } from '../result/comparison-words.ts';
import { thinkingSentence } from '../answers/thinking.ts';
import { uncomparedInWords } from '../result/uncompared.ts';

const money = (usd: number | null): string => (usd === null ? 'unknown' : dollars(usd));
const time = (ms: number | null): string => (ms === null ? 'unknown' : milliseconds(ms));

/** "2026-11-27, 03:47 UTC": reports as JSON keep the exact time. */
function timeInWords(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/.test(iso) ? `${iso.slice(0, 10)}, ${iso.slice(11, 16)} UTC` : iso;
}

/** A run as Markdown, for a person or a comment on a change. Names and texts from files are escaped. */
export function runAsMarkdown(result: RunResult): string {
  return [
    `# ${escapeMarkdown(result.prompt.id)}: gate ${escapeMarkdown(gateInWords(result))}`,
    '',
    ...practiceLines(result),
    `${counted(result.cases.count, 'case')}${setAsideWords(result)}, ${counted(result.trials, 'trial')} each, seed ${result.seed}, ${timeInWords(result.startedAt)}.`,
    '',
    ...looksLines(result),
    ...uncomparedLines(result),
    ...besideLines(result),
    ...againLines(result),
    ...chargeLines(result),
    ...result.comparisons.flatMap((comparison) => [comparisonLine(comparison, result), '']),
    ...gateLines(result),
    '',
    ...changedLines(result),
    ...judgeLines(result),
    ...result.variants.flatMap(variantLines),
    ...unmatchedLines(result),
  ].join('\n');
}

/** The same for a person's own files: what was asked, how often something was tried, and where it stands, before the numbers. */
export function experimentAsMarkdown(
  run: { readonly title: string; readonly hypothesis: string; readonly state: string; readonly tries: number },
  result: RunResult,
): string {
  const finished = run.state === 'finished' ? [] : [`Not finished (${run.state}): these are the answers so far.`, ''];
  const hypothesis = run.hypothesis === '' ? [] : [`Hypothesis: ${escapeMarkdown(run.hypothesis)}`, ''];
  const tried = triesInPlainWords(run.tries);
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

/** "met", "met, 2 of 3 items not yet shown, against a lower bar than main", "not met". */
export function gateInWords({
  gate: { met, items },
  changedBeside,
}: Pick<RunResult, 'gate' | 'changedBeside'>): string {
  if (!met) return 'not met';
  const lower = againstLowerBar(changedBeside);
  const open = items.filter((item) => item.met === true && item.shown === false).length;
  return [
    'met',
    ...(open === 0 ? [] : [`${open} of ${counted(items.length, 'item')} not yet shown`]),
    ...(lower === null ? [] : [lower]),
  ].join(', ');
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
    return `Stopped early after ${asked} of ${counted(planned, 'call')}: the answer was clear. Because it could look ${counted(of, 'time')}, each look had to be clearer.`;
  }
  return looks === null
    ? null
    : `It looked ${counted(looks.of, 'time')} on the way, and its limits are widened for that.`;
}

function looksLines(result: RunResult): string[] {
  const sentence = looksSentence(result);
  return sentence === null ? [] : [sentence, ''];
}

function uncomparedLines({ uncompared }: RunResult): string[] {
  return uncompared === null ? [] : [`${escapeMarkdown(uncomparedInWords(uncompared).why)}.`, ''];
}

/** What else the change alters: whoever reads that the gate is met reads this first. */
function besideLines({ changedBeside }: RunResult): string[] {
  if (changedBeside === undefined) return [];
  const lines = changedBesideInWords(changedBeside).map((line) => `- ${escapeMarkdown(line)}`);
  return [escapeMarkdown(changedBesideTitle(changedBeside)), '', ...lines, ''];
}

function chargeLines({ possibleCharges }: RunResult): string[] {
  const sentence = possibleCharges && possibleChargesInWords(possibleCharges);
  return sentence ? [sentence, ''] : [];
}

/** The run is about files that are not the team's any more; null: they are, as far as is known. */
export function changedSentence({ changedSince = [] }: Pick<RunResult, 'changedSince'>): string | null {
  const [last, ...others] = changedSince.toReversed();
  if (last === undefined) return null;
  const files = others.length === 0 ? `${last} has` : `${others.toReversed().join(', ')} and ${last} have`;
  return `${files} changed since the run began. It went on with what it was started with: all numbers and its gate are about that.`;
}

function changedLines(result: RunResult): string[] {
  const sentence = changedSentence(result);
  return sentence === null ? [] : [escapeMarkdown(sentence), ''];
}

function againLines(result: RunResult): string[] {
  const sentence = againSentence(result);
  return sentence === null ? [] : [sentence, ''];
}

function gateLines({ gate }: RunResult): string[] {
  const rows = gate.items.map((item) => {
    const shown = item.met === true && item.shown === false ? ' met, not yet shown' : '';
    const missing = item.missing === null ? '' : `. ${item.missing}`;
    return `| ${gateSigns[gateSign(item)]}${shown} | ${escapeMarkdown(item.label)} | ${escapeMarkdown(`${item.evidence}${missing}`)} |`;
  });
  return ['| | Item | Evidence |', '| --- | --- | --- |', ...rows];
}

const unmatchedShown = 50;

/** Rows of a scored file that are in no number above, each with why. */
function unmatchedLines({ unmatched }: RunResult): string[] {
  if (unmatched === null || unmatched.count === 0) return [];
  const { count, rows } = unmatched;
  const more = count > unmatchedShown ? [`| | and ${count - unmatchedShown} more, all in the report as JSON |`] : [];
  return [
    `## ${count === 1 ? '1 row of the file was' : `${count} rows of the file were`} not scored`,
    '',
    '| Row | Why |',
    '| --- | --- |',
    ...rows.slice(0, unmatchedShown).map(({ row, why }) => `| ${row} | ${escapeMarkdown(why)} |`),
    ...more,
    '',
  ];
}

function comparisonLine(comparison: ComparisonResult, { cases, variants }: RunResult): string {
  const { delta, low, high } = comparison;
  const labelOf = (id: string): string => escapeMarkdown(variants.find((variant) => variant.id === id)?.label ?? id);
  const words = comparisonSentences(comparison, { cases: cases.count, variants });
  const change = delta === null || low === null || high === null ? '' : ` ${changeInWords(delta, low, high)}.`;
  const names = `${labelOf(comparison.candidate)} against ${labelOf(comparison.baseline)}`;
  return `${names}: ${words.headline}${change} ${words.explanation}${lostLine(comparison)}`.trim();
}

function lostLine({ regressions, maybeLost }: ComparisonResult): string {
  const list = (ids: readonly string[]): string =>
    escapeMarkdown(`${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ` and ${ids.length - 10} more` : ''}`);
  const sure = regressions && regressions.length > 0 ? ` Lost: ${list(regressions)}.` : '';
  return maybeLost.length === 0 ? sure : `${sure} Less often: ${list(maybeLost)}.`;
}

function variantLines(variant: VariantResult): string[] {
  const { errors, undecided, refused, unfinished, reused } = variant;
  const apart = `${errors} could not run, ${undecided} could not be judged, ${refused} kept back, ${unfinished} not run${reused > 0 ? `, ${reused} used again` : ''}`;
  return [
    `## ${escapeMarkdown(variant.label)} · ${escapeMarkdown(variant.model)}${variant.practice ? ' **Practice**' : ''}`,
    '',
    `Pass rate: ${rateInShort(variant.passRate)}. Outside it: ${apart}.`,
    '',
    `Incomplete: ${escapeMarkdown(incompleteWithCases(variant))}.`,
    '',
    ...modelLines(variant),
    ...after(errorReasonsAsMarkdown(variant)),
    ...askedLines(variant),
    `Cost: ${money(variant.costUsd)}, for each good answer ${money(variant.costPerSuccessUsd)}. ` +
      `Latency: half within ${time(variant.latencyMs.p50)}, 95 of 100 within ${time(variant.latencyMs.p95)}.`,
    '',
    '| Criterion | Pass rate | Not met | Cannot tell | Not measured |',
    '| --- | --- | --- | --- | --- |',
    ...variant.criteria.map(
      ({ id, passRate, fail, cannotTell, notMeasured }) =>
        `| ${escapeMarkdown(id)} | ${rateInShort(passRate)} | ${fail} | ${cannotTell} | ${notMeasured} |`,
    ),
    '',
    ...after(notMeasuredAsMarkdown(variant)),
    ...sliceLines(variant),
  ];
}

function modelLines(variant: VariantResult): string[] {
  const sentence = otherModelSentence(variant);
  return sentence === null ? [] : [escapeMarkdown(sentence), ''];
}

/** Lines and a blank one behind them; nothing for nothing. */
function after(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines, ''];
}

/** How the model was asked other than it was planned, and what of its answers is no answer. */
function askedLines({ adapted = [], thinking }: Pick<VariantResult, 'adapted' | 'thinking'>): string[] {
  const sentences = [adaptedSentence(adapted), thinkingSentence(thinking, '--leave-out-thinking leaves it out')];
  return sentences.flatMap((each) => (each === null ? [] : [escapeMarkdown(each), '']));
}

function judgeLines({ judge }: RunResult): string[] {
  const sentence = adaptedSentence(judge?.adapted ?? []);
  return sentence === null ? [] : [`Judge ${escapeMarkdown(judge?.model ?? '')}: ${escapeMarkdown(sentence)}`, ''];
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
    ...propertyLines(result),
    ...(cases.length === 0 ? [empty] : cases),
    ...errorLines(result),
    ...[...changedAsText(result), ...otherModels(result), ...chargeLines(result), ...againLines(result)].flatMap(
      (line) => (line === '' ? [] : [`    <system-out>${xml(line)}</system-out>`]),
    ),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function changedAsText({ changedBeside }: RunResult): string[] {
  if (changedBeside === undefined) return [];
  return [changedBesideTitle(changedBeside), ...changedBesideInWords(changedBeside)];
}

const otherModels = ({ variants }: RunResult): string[] => variants.flatMap((each) => otherModelSentence(each) ?? []);

/** What stands beside the rates of every variant. */
function propertyLines({ variants }: RunResult): string[] {
  const properties = variants.flatMap((variant) => {
    const { id, outputs, errors, mayHaveBeenCharged, incomplete } = variant;
    const counts = { outputs, errors, mayHaveBeenCharged, incomplete };
    return Object.entries(counts).map(([name, count]) => ({
      name: `${id}.${name}`,
      value: String(count ?? 'unknown'),
    }));
  });
  const lines = properties.map(({ name, value }) => `      <property name="${xml(name)}" value="${xml(value)}"/>`);
  return lines.length === 0 ? [] : ['    <properties>', ...lines, '    </properties>'];
}

/** Why calls brought no answer, and answers no verdict; nothing where all of them did. */
function errorLines({ variants }: RunResult): string[] {
  const lines = variants.flatMap((variant) =>
    [...errorReasonLines(variant), ...notMeasuredLines(variant)].map((line) => `${variant.label}: ${line}`),
  );
  return lines.length === 0 ? [] : [`    <system-err>${xml(lines.join('\n'))}</system-err>`];
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
