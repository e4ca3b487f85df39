import { type VariantChoice } from '#contract/estimate';

/** A further variant as it stands in the form. */
export interface ExtraVariant {
  /** Names the row while the form is open. */
  readonly key: number;
  /** `draft`, `team`, or an earlier version by its id. */
  readonly version: string;
  /** null: the version's own. */
  readonly model: string | null;
  readonly temperature: number | null;
  readonly maxTokens: number | null;
  readonly topP: number | null;
}

/** How many there may be beside yours and what it is compared with. */
export const mostExtraVariants = 8;

export function newVariant(
  existing: readonly ExtraVariant[],
  change: Partial<Omit<ExtraVariant, 'key'>> = {},
): ExtraVariant {
  const key = existing.reduce((highest, each) => Math.max(highest, each.key), 0) + 1;
  return { key, version: 'draft', model: null, temperature: null, maxTokens: null, topP: null, ...change };
}

/** What the contract is given of a row; what was left empty stays as the version says. */
export function choiceOf({ version, model, temperature, maxTokens, topP }: ExtraVariant): VariantChoice {
  const parameters = {
    ...(temperature === null ? {} : { temperature }),
    ...(maxTokens === null ? {} : { max_output_tokens: maxTokens }),
    ...(topP === null ? {} : { top_p: topP }),
  };
  return {
    version: version === 'draft' || version === 'team' ? version : { commit: version },
    model,
    parameters: Object.keys(parameters).length === 0 ? null : parameters,
  };
}
