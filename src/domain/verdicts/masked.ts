import { z } from 'zod';
import { type Check } from '../checks/check.ts';
import { findPersonalData, type PersonalDataKind } from '../policy/personal-data.ts';
import { type Prompt } from '../prompt/prompt.ts';
import { quoted } from '../checks/holds.ts';
import { criteriaOf, type SpecFile } from '../spec/spec.ts';

/** Text of the prompt itself that is made unreadable before it is sent, and the criteria that no answer can meet because of it. */
export const maskedSchema = z.object({
  /** What the prompt says, and what is sent in its place. In reading order, each once. */
  parts: z.array(z.object({ text: z.string(), sentAs: z.string() })),
  /** Criteria whose text check asks for something that is sent unreadable, wherever it stands. */
  criteria: z.array(z.object({ id: z.string(), statement: z.string(), text: z.string(), sentAs: z.string() })),
});
export type Masked = z.infer<typeof maskedSchema>;
type Part = Masked['parts'][number];

export const nothingMasked: Masked = { parts: [], criteria: [] };

/** `kinds`: the kinds of personal data that are made unreadable before anything is sent. */
export function maskedIn(
  prompts: readonly Pick<Prompt, 'header' | 'template'>[],
  spec: SpecFile | null,
  kinds: readonly PersonalDataKind[],
): Masked {
  if (kinds.length === 0) return nothingMasked;
  const parts = new Map(
    prompts.flatMap(textsOf).flatMap((text) => masksIn(text, kinds).map((each) => [each.text, each])),
  );
  const criteria = (spec ? criteriaOf(spec) : []).flatMap(({ id, statement, kind, check }) => {
    // What must not be said is not asked for.
    const [asked] = kind === 'must-not' ? [] : askedTexts(check).flatMap((text) => masksIn(text, kinds));
    return asked === undefined ? [] : [{ id, statement, ...asked }];
  });
  return { parts: [...parts.values()], criteria };
}

function masksIn(text: string, kinds: readonly PersonalDataKind[]): Part[] {
  return findPersonalData(text, kinds).map(({ kind, start, end }) => ({
    text: text.slice(start, end),
    sentAs: `[${kind}]`,
  }));
}

/** The template, and what its variables say where a case gives nothing. */
function textsOf({ header, template }: Pick<Prompt, 'header' | 'template'>): string[] {
  const defaults = Object.values(header?.variables ?? {}).map((each) => each?.default);
  return [template, ...defaults.filter((each) => typeof each === 'string')];
}

/** Texts without which the check does not hold. Of `any` none is needed alone. */
function askedTexts(check: Check): string[] {
  switch (check.type) {
    case 'contains':
    case 'equals':
    case 'starts_with':
    case 'ends_with':
      return [check.value];
    case 'regex':
      // With alternatives there are other ways to match; else what is quoted stands for itself.
      return /[|[(?*{]/.test(check.pattern) ? [] : [check.pattern.replace(/\\([^\w\s])/g, '$1')];
    case 'all':
      return check.checks.flatMap(askedTexts);
    default:
      return [];
  }
}

/** What of the prompt is sent as something else; null: nothing is. */
export function maskedSentence({ parts }: Masked): string | null {
  if (parts.length === 0) return null;
  const said = parts.slice(0, 5).map(({ text, sentAs }) => `${quoted(text)} is sent as ${quoted(sentAs)}`);
  const more = parts.length > said.length ? `, and ${parts.length - said.length} more in the same way` : '';
  return `Of the prompt itself, ${said.join(', ')}${more}, because personal data is made unreadable before anything is sent.`;
}

/** Why the criterion cannot be met. Beside the criterion. */
export function maskedCriterionSentence({ text, sentAs }: Part): string {
  return `It asks for ${quoted(text)}, which is sent as ${quoted(sentAs)}: no answer can meet it this way, whatever the prompt says.`;
}
