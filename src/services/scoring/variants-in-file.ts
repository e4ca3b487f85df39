import { type OutputRow } from '#domain/answers/output-columns';
import { type RowProblem } from '#domain/answers/output-file';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { counted } from '#domain/result/gate-words';
import { importedOrigin, unknownModel } from '#domain/result/run-result';
import { type RunVariant } from '../stores/run-plan.ts';
import { type ScoringRequest } from './scoring-request.ts';

const unnamed = 'answers from the file';

/** Which variants the rows are of, in order of first use, by name. */
export function variantsIn(
  rows: readonly OutputRow[],
): { readonly name: string; readonly model: string; readonly rows: number }[] {
  const alike = namedAlike(rows).rows;
  const counts = Map.groupBy(alike, keyOf);
  const models = new Set(alike.map((row) => row.model)).size;
  return [...counts.values()].map((group) => {
    const { variant = null, model = null } = group[0] ?? {};
    const name = [variant, variant === null || models > 1 ? model : null].filter((each) => each !== null).join(' · ');
    return { name: name || unnamed, model: model ?? unknownModel, rows: group.length };
  });
}

export function keyOf({ variant, model }: OutputRow): string {
  return JSON.stringify([variant, model]);
}

/** Where only some rows name a model or a version, and all of these the same, the others mean it too. */
export function namedAlike(rows: readonly OutputRow[]): {
  readonly rows: readonly OutputRow[];
  readonly notes: RowProblem[];
} {
  const only = (name: 'model' | 'variant'): string | null => {
    const names = [...new Set(rows.map((row) => row[name]))].filter((each) => each !== null);
    return names.length === 1 ? (names[0] ?? null) : null;
  };
  const [model, variant] = [only('model'), only('variant')];
  const without = rows.filter(
    (row) => (model !== null && row.model === null) || (variant !== null && row.variant === null),
  );
  if (without.length === 0) return { rows, notes: [] };
  const name = [variant, model].filter((each) => each !== null).join(' · ');
  const message = `${counted(without.length, 'row names', 'rows name')} no version: counted as ${name}, like all others.`;
  return {
    rows: rows.map((row) => ({ ...row, model: row.model ?? model, variant: row.variant ?? variant })),
    notes: [{ row: null, message }],
  };
}

/** Of several variants beside the baseline, those of which none was chosen. */
export function openVariants({ baseline, candidate }: ScoringRequest, found: ReturnType<typeof variantsIn>): string[] {
  const names = found.map(({ name }) => name);
  const isCompared = names.length > 1 && baseline !== null && names.includes(baseline);
  const others = names.filter((name) => !isCompared || name !== baseline);
  return typeof candidate === 'string' && others.includes(candidate) ? [] : others;
}

/** The first that is no baseline is the one that the gate is about. */
export function inOrderOfGate(variants: readonly RunVariant[]): RunVariant[] {
  const isGated = ({ id }: RunVariant): boolean => id === 'candidate';
  const candidates = variants.filter(({ isBaseline }) => !isBaseline).toSorted((a, b) => +isGated(b) - +isGated(a));
  return variants.map((each) => (each.isBaseline ? each : (candidates.shift() ?? each)));
}

export function variantsOf(request: ScoringRequest, named: ReturnType<typeof variantsIn>): RunVariant[] {
  const parsed = parsePrompt(request.promptPath, request.promptText);
  const prompt = parsed.ok ? parsed.value : { text: '', header: null, template: '', templateLine: 1 };
  const baselineAt = named.length < 2 ? -1 : named.findIndex(({ name }) => name === request.baseline);
  const others = named.map((_, at) => at).filter((at) => at !== baselineAt);
  const chosen = others.find((at) => named[at]?.name === request.candidate) ?? others[0];
  const ranks = new Map([chosen, ...others.filter((at) => at !== chosen)].map((at, rank) => [at, rank + 1]));
  return named.map(({ name, model }, at): RunVariant => {
    const isBaseline = at === baselineAt;
    const rank = ranks.get(at) ?? 1;
    return {
      id: isBaseline ? 'baseline' : rank === 1 ? 'candidate' : `candidate-${rank}`,
      label: name,
      isBaseline,
      promptText: request.promptText,
      prompt,
      // Nobody knows which text made these answers: it must never pass for the one that stands now.
      content: importedOrigin,
      model,
      baseUrl: '',
      origin: importedOrigin,
      practice: false,
      parameters: {},
      tools: [],
    };
  });
}
