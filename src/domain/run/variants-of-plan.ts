interface Variants<Variant> {
  readonly variants: readonly Variant[];
}

interface Planned {
  readonly isBaseline: boolean;
}

/** The version that the gate is about: the first candidate, or the only version there is. */
export function gatedVariant<Variant extends Planned>(plan: Variants<Variant>): Variant | undefined {
  return plan.variants.find((variant) => !variant.isBaseline) ?? plan.variants[0];
}

/** The version that the others are compared with; undefined: none is. */
export function baselineVariant<Variant extends Planned>(plan: Variants<Variant>): Variant | undefined {
  return plan.variants.find((variant) => variant.isBaseline);
}
