import { type Case, caseFromLine, caseLineSchema } from '#domain/cases/case';
import { isRecord } from './check/check-fields.ts';

/** The names that criteria can be limited to, as the cases use them. */
export interface CaseNames {
  readonly slices: readonly string[];
  readonly intents: readonly string[];
}

/**
 * Slices and intents of a case file (one JSON object a line), in alphabetical order. Lines that cannot be read are passed over: they are
 * the case screen's business.
 */
export function namesInCases(text: string): CaseNames {
  const slices = new Set<string>();
  const intents = new Set<string>();
  for (const line of text.split('\n')) {
    const aCase = parse(line);
    if (!isRecord(aCase)) continue;
    const { slices: names, intent } = aCase;
    if (Array.isArray(names)) for (const name of names) if (typeof name === 'string') slices.add(name);
    if (typeof intent === 'string') intents.add(intent);
  }
  return { slices: sorted(slices), intents: sorted(intents) };
}

/** Cases that an answer can be tried with; the first `atMost` that can be read. */
export function casesIn(text: string, atMost = 200): Case[] {
  const cases: Case[] = [];
  for (const line of text.split('\n')) {
    if (cases.length === atMost) break;
    const parsed = caseLineSchema.safeParse(parse(line));
    if (parsed.success) cases.push(caseFromLine(parsed.data));
  }
  return cases;
}

function parse(line: string): unknown {
  if (line.trim() === '') return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function sorted(names: ReadonlySet<string>): string[] {
  return [...names].sort((one, other) => one.localeCompare(other, 'en'));
}
