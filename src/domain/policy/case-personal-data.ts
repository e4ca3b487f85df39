import { type Case, type CaseLine } from '../cases/case.ts';
import { findPersonalData, type PersonalDataKind, personalDataKinds, redactPersonalData } from './personal-data.ts';

/** What of a case a person wrote or pasted: everything but its id, slices, intent and marks. */
type CaseTexts = Pick<CaseLine, 'input'> & Partial<Pick<CaseLine, 'expected' | 'notes' | 'messages'>>;

/** The kinds of personal data that seem to stand in a case, each once, in the order of `personalDataKinds`. Linear in its text. */
export function personalDataOfCase(each: CaseTexts | Case): readonly PersonalDataKind[] {
  const found = new Set<PersonalDataKind>();
  mapTexts({ input: each.input, expected: each.expected, notes: each.notes, messages: each.messages }, (text) => {
    for (const { kind } of findPersonalData(text)) found.add(kind);
    return text;
  });
  return personalDataKinds.filter((kind) => found.has(kind));
}

/** The fields of a case that change when what was found in it is masked: `[card]` in place of a card number. Names of inputs stay. */
export function maskedFields(each: CaseTexts | Case): Readonly<Record<string, unknown>> {
  const mask = (text: string): string => redactPersonalData(text, personalDataKinds).text;
  const fields = { input: each.input, expected: each.expected, notes: each.notes, messages: each.messages };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const masked = mapTexts(value, mask);
      return JSON.stringify(masked) === JSON.stringify(value) ? [] : [[name, masked]];
    }),
  );
}

/** Every text in a value of JSON, in its place; `undefined` and what is no text stay as they are. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapTexts(each, change)]));
}
