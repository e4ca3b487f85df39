import { contentId } from '#domain/prompt/content-id';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { type Parameters } from '#domain/prompt/prompt';

/** A prompt's text under the name that a person knows it by. */
export interface VersionText {
  readonly label: string;
  readonly text: string;
}

/** One variant that was asked for. */
export interface WantedVariant {
  readonly version: VersionText;
  /** null: none is known, the plan says so. */
  readonly model: string | null;
  /** True when the person chose the model: it is then part of the variant's name. */
  readonly modelChosen: boolean;
  /** Each value instead of the header's; null: all as written. */
  readonly changed: Parameters | null;
}

export interface MixedVariant {
  readonly id: string;
  readonly label: string;
  readonly isBaseline: boolean;
  readonly text: string;
  readonly model: string | null;
  /** Instead of the header's; null: the header's. */
  readonly parameters: Parameters | null;
}

export interface VariantMix {
  readonly variants: readonly MixedVariant[];
  /** Names of variants that were asked for twice: they stand once. */
  readonly doubled: readonly string[];
  /** There is nothing beside what the baseline is: it is not run twice. */
  readonly identicalToBaseline: boolean;
}

/**
 * The variants of one experiment, each once: the same text with the same model and parameters is the same variant, whatever it is called. One
 * that is the baseline stays the baseline. Where yours is what the baseline is, the first of the others is what is tried.
 */
export function mixVariants(wanted: readonly WantedVariant[], baseline: WantedVariant | null): VariantMix {
  const taken = new Set(baseline === null ? [] : [keyOf(baseline)]);
  const doubled: string[] = [];
  const candidates: WantedVariant[] = [];
  for (const [at, variant] of wanted.entries()) {
    const key = keyOf(variant);
    if (!taken.has(key)) candidates.push(variant);
    else if (at > 0) doubled.push(labelOf(variant));
    taken.add(key);
  }
  const [first] = wanted;
  // Nothing but the baseline's twin: it is measured by itself, as yours.
  const alone = candidates.length === 0 && first !== undefined;
  const tried = alone ? [first] : candidates;
  return {
    variants: [
      ...tried.map((variant, at) => mixed(at === 0 ? 'candidate' : `candidate-${at + 1}`, variant, false)),
      ...(baseline !== null && !alone ? [mixed('baseline', baseline, true)] : []),
    ],
    doubled,
    identicalToBaseline: alone,
  };
}

function mixed(id: string, variant: WantedVariant, isBaseline: boolean): MixedVariant {
  const { version, model } = variant;
  return { id, label: labelOf(variant), isBaseline, text: version.text, model, parameters: parametersOf(variant) };
}

/** "team’s version · gpt-5 · temperature 0": the version, and what was chosen instead of what it says. */
function labelOf({ version, model, modelChosen, changed }: WantedVariant): string {
  const parameters = Object.entries(changed ?? {}).map(([name, value]) => `${wordsOf(name)} ${String(value)}`);
  return [version.label, ...(modelChosen && model !== null ? [model] : []), ...parameters].join(' · ');
}

const parameterWords: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  top_p: 'top p',
  max_output_tokens: 'tokens at most',
  seed: 'seed',
};

function wordsOf(name: string): string {
  return parameterWords[name] ?? name.replaceAll('_', ' ');
}

function headerOf({ version }: WantedVariant) {
  const parsed = parsePrompt('prompt', version.text);
  return parsed.ok ? parsed.value.header : null;
}

function parametersOf(variant: WantedVariant): Parameters | null {
  if (variant.changed === null || Object.keys(variant.changed).length === 0) return null;
  return { ...headerOf(variant)?.parameters, ...variant.changed };
}

function keyOf(variant: WantedVariant): string {
  const header = headerOf(variant);
  const parameters = Object.entries(parametersOf(variant) ?? header?.parameters ?? {}).sort();
  const model = variant.model ?? header?.model ?? null;
  return JSON.stringify([contentId('prompt', variant.version.text), model, parameters]);
}
