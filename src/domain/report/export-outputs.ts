import { type Case, type CaseInput } from '../cases/case.ts';
import { writeCsv } from '../files/csv/csv-write.ts';
import { isIncompleteAnswer } from '../checks/incomplete-answer.ts';
import { type Output } from '../answers/output.ts';

/** What an export says of a variant. */
export interface ExportedVariant {
  readonly id: string;
  readonly label: string;
  readonly content: string;
  readonly model: string;
  readonly isBaseline: boolean;
  readonly practice: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ExportedRun {
  readonly cases: readonly Case[];
  readonly criteria: readonly { readonly id: string }[];
  readonly variants: readonly ExportedVariant[];
}

/**
 * Answers as a table that a spreadsheet opens and that "Score answers I already have" reads back: `case`, `input.<name>`, `variant`, `model`,
 * `trial` and `output` are the names it looks for (output-columns.ts). What is not there is an empty cell: an unknown cost is never 0.
 */
export class OutputTable {
  readonly #run: ExportedRun;
  readonly #cases: ReadonlyMap<string, Case>;
  readonly #variants: ReadonlyMap<string, ExportedVariant>;
  readonly #inputs: readonly string[];

  constructor(run: ExportedRun) {
    this.#run = run;
    this.#cases = new Map(run.cases.map((aCase) => [aCase.id, aCase]));
    this.#variants = new Map(run.variants.map((variant) => [variant.id, variant]));
    this.#inputs = [...new Set(run.cases.flatMap((aCase) => Object.keys(aCase.input)))];
  }

  /** The line with the names of the columns, as CSV. */
  head(): string {
    return writeCsv([
      [
        'case',
        ...this.#inputs.map((name) => `input.${name}`),
        'expected',
        'slices',
        'intent',
        'sensitivity',
        'variant',
        'baseline',
        'model',
        'practice',
        'trial',
        'state',
        'finish',
        'incomplete',
        'output',
        'tool_calls',
        ...this.#run.criteria.flatMap(({ id }) => [`verdict.${id}`, `reason.${id}`]),
        'latency_ms',
        'input_tokens',
        'output_tokens',
        'cost_usd',
        'error',
        'used_again_from',
      ],
    ]);
  }

  /** Outputs as lines of CSV, without the names. */
  csv(outputs: readonly Output[]): string {
    return writeCsv(outputs.map((output) => this.#cells(output)));
  }

  /** Outputs as JSON Lines. */
  jsonl(outputs: readonly Output[]): string {
    return outputs.map((output) => `${JSON.stringify(this.#record(output))}\n`).join('');
  }

  #cells(output: Output): string[] {
    const aCase = this.#cases.get(output.case);
    const variant = this.#variants.get(output.variant);
    const { answer, error } = output;
    const verdicts = new Map(output.verdicts.map((each) => [each.criterion, each]));
    return [
      output.case,
      ...this.#inputs.map((name) => cell(aCase?.input[name])),
      cell(aCase?.expected),
      (aCase?.slices ?? []).join(' '),
      aCase?.intent ?? '',
      aCase?.sensitivity ?? '',
      variant?.label ?? output.variant,
      variant?.isBaseline === true ? 'yes' : 'no',
      variant?.model ?? '',
      variant?.practice === true ? 'yes' : 'no',
      String(output.trial),
      output.state,
      answer?.finish ?? '',
      answer === null ? '' : isIncompleteAnswer(answer) ? 'yes' : 'no',
      answer?.text ?? '',
      answer && answer.toolCalls.length > 0 ? JSON.stringify(answer.toolCalls) : '',
      ...this.#run.criteria.flatMap(({ id }) => [verdicts.get(id)?.verdict ?? '', verdicts.get(id)?.reason ?? '']),
      answer?.latencyMs ? String(Math.round(answer.latencyMs)) : '',
      cell(answer?.inputTokens),
      cell(answer?.outputTokens),
      cell(answer?.costUsd),
      error === null ? '' : `${error.code}: ${error.message}`,
      output.reusedFrom ?? '',
    ];
  }

  #record(output: Output) {
    const aCase = this.#cases.get(output.case);
    const variant = this.#variants.get(output.variant);
    const { answer, error, state, trial, verdicts, reusedFrom } = output;
    return {
      case: output.case,
      input: aCase?.input ?? null,
      expected: aCase?.expected ?? null,
      slices: aCase?.slices ?? [],
      intent: aCase?.intent ?? null,
      sensitivity: aCase?.sensitivity ?? null,
      variant: variant?.label ?? output.variant,
      baseline: variant?.isBaseline ?? false,
      content: variant?.content ?? null,
      model: variant?.model ?? null,
      parameters: variant?.parameters ?? {},
      practice: variant?.practice ?? false,
      trial,
      state,
      output: answer?.text ?? null,
      finish: answer?.finish ?? null,
      incomplete: answer === null ? null : isIncompleteAnswer(answer),
      tool_calls: answer?.toolCalls ?? [],
      verdicts,
      latency_ms: answer?.latencyMs ? answer.latencyMs : null,
      input_tokens: answer?.inputTokens ?? null,
      output_tokens: answer?.outputTokens ?? null,
      cost_usd: answer?.costUsd ?? null,
      error,
      used_again_from: reusedFrom,
    };
  }
}

function cell(value: CaseInput[string] | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** "2026-11-21 Shorter answers.csv": a name that every system takes, at most 100 characters before the ending. */
export function exportFileName(title: string, at: string, ending: string): string {
  const plain = title
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .trim();
  return `${at.slice(0, 10)} ${plain || 'experiment'}.${ending}`;
}
