import { escapeMarkdown } from './markdown-text.ts';
import { type Rate, type RunResult, type VariantResult } from './run-result.ts';
import { percentInWords, pointsInWords, rangeInWords } from './statistics-words.ts';

function rate(value: Rate): string {
  return value.value === null
    ? 'nothing counted'
    : `${percentInWords(value.value)} of ${value.outputs} (likely ${rangeInWords(value)})`;
}

const money = (usd: number | null): string => (usd === null ? 'unknown' : `$${usd.toFixed(4)}`);

const signOf = (met: boolean | null): string => (met === null ? '?' : met ? '✓' : '✕');

function variantLines(variant: VariantResult): string[] {
  const practice = variant.practice ? ' **Practice**' : '';
  return [
    `## ${escapeMarkdown(variant.label)} · ${escapeMarkdown(variant.model)}${practice}`,
    '',
    `Pass rate: ${rate(variant.passRate)}. ${variant.errors} could not run, ${variant.undecided} could not be judged. Cost: ${money(variant.costUsd)}.`,
    '',
    '| Criterion | Pass rate | Not met | Cannot tell | Not measured |',
    '| --- | --- | --- | --- | --- |',
    ...variant.criteria.map(
      (each) =>
        `| ${escapeMarkdown(each.id)} | ${rate(each.passRate)} | ${each.fail} | ${each.cannotTell} | ${each.notMeasured} |`,
    ),
    '',
    ...(variant.slices.length === 0
      ? []
      : [
          '| Slice | Pass rate |',
          '| --- | --- |',
          ...variant.slices.map((slice) => `| ${escapeMarkdown(slice.id)} | ${rate(slice.passRate)} |`),
          '',
        ]),
  ];
}

function comparisonLines(result: RunResult): string[] {
  return result.comparisons.map((each) => {
    const delta =
      each.delta === null || each.low === null || each.high === null
        ? ''
        : ` ${pointsInWords(each.delta)} (${pointsInWords(each.low)} to ${pointsInWords(each.high)}).`;
    return `${escapeMarkdown(each.candidate)} against ${escapeMarkdown(each.baseline)}: ${each.gained.length} gained, ${each.lost.length} lost. ${each.verdict}.${delta}`;
  });
}

/** A run as Markdown, for a person or a comment on a change. */
export function runAsMarkdown(result: RunResult): string {
  return [
    `# ${escapeMarkdown(result.prompt.id)}: gate ${result.gate.met ? 'met' : 'not met'}`,
    '',
    `${result.cases.count} cases, ${result.trials} trials each, seed ${result.seed}, ${result.startedAt}.`,
    '',
    ...comparisonLines(result).flatMap((line) => [line, '']),
    '| | Criterion | Evidence |',
    '| --- | --- | --- |',
    ...result.gate.items.map(
      (item) =>
        `| ${signOf(item.met)}${item.met === true && item.shown === false ? ' not yet shown' : ''} | ${escapeMarkdown(item.label)} | ${escapeMarkdown(item.evidence)} |`,
    ),
    '',
    ...result.variants.flatMap(variantLines),
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

/**
 * The gate as JUnit XML: one test case an item. Not met is a failure; cannot tell is an error, never a skip, so that no CI shows it green.
 */
export function runAsJUnit(result: RunResult): string {
  const items = result.gate.items;
  const failures = items.filter((item) => item.met === false).length;
  const errors = items.filter((item) => item.met === null).length;
  const seconds = (result.durationMs / 1000).toFixed(3);
  const cases = items.map((item) => {
    const open = `    <testcase classname="${xml(result.prompt.id)}" name="${xml(item.label)}"`;
    if (item.met === true) return `${open}/>`;
    const tag = item.met === false ? 'failure' : 'error';
    return `${open}>\n      <${tag} message="${xml(item.evidence)}">${xml(item.missing ?? item.evidence)}</${tag}>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${items.length}" failures="${failures}" errors="${errors}" time="${seconds}">`,
    `  <testsuite name="${xml(result.prompt.id)}" tests="${items.length}" failures="${failures}" errors="${errors}" time="${seconds}" timestamp="${xml(result.startedAt)}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
