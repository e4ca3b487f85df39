import { z } from 'zod';
import { type TeamPolicyView } from '#contract/policy';
import { sensitivitySchema } from '#domain/cases/case';
import { type PolicyForm, type PolicyRow } from '#domain/policy/policy-form';

/** The form while it is filled in: models are the text that was typed. */
const policyDraftSchema = z.object({
  rows: z
    .array(
      z.object({
        /** Tells rows apart while they are moved and removed. */
        key: z.string(),
        origin: z.string(),
        models: z.string(),
        sensitivities: z.array(sensitivitySchema),
        from: z.number().int().nullable(),
      }),
    )
    .nullable(),
  redact: z.array(z.string()),
  repository: z.array(sensitivitySchema),
});
export type PolicyDraft = z.infer<typeof policyDraftSchema>;
export type DraftRow = NonNullable<PolicyDraft['rows']>[number];

export function draftOf({ models, redact, repository }: NonNullable<TeamPolicyView['policy']>): PolicyDraft {
  return {
    rows:
      models?.map((row, from) => ({
        key: `row-${from}`,
        origin: row.origin,
        models: typedModels(row.models),
        sensitivities: row.sensitivities,
        from,
      })) ?? null,
    redact,
    repository,
  };
}

/** What a closed window left; null where there is nothing, or nothing that can be read. */
export function keptDraft(text: string): PolicyDraft | null {
  if (text === '') return null;
  try {
    return policyDraftSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A file can name no model at all; that stays a mistake to mend, and never turns into "all of them". */
function typedModels(models: readonly string[] | null): string {
  if (models === null) return '';
  return models.length === 0 ? ',' : models.join(', ');
}

function modelsOf(typed: string): string[] | null {
  if (typed.trim() === '') return null;
  return [...new Set(typed.split(',').map((each) => each.trim()))].filter((each) => each !== '');
}

export function rowOf(row: DraftRow): PolicyRow {
  return { origin: row.origin, models: modelsOf(row.models), sensitivities: row.sensitivities, from: row.from };
}

export function formOfDraft({ rows, redact, repository }: PolicyDraft): PolicyForm {
  return { rows: rows?.map(rowOf) ?? null, redact, repository };
}

/** A list with or without a value, in the order of `order`; what `order` does not know stays at the end. */
export function toggled<T extends string>(list: readonly T[], value: T, on: boolean, order: readonly T[]): T[] {
  const next = new Set(list.filter((each) => each !== value));
  if (on) next.add(value);
  return [...order.filter((each) => next.has(each)), ...[...next].filter((each) => !order.includes(each))];
}
