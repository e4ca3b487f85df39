import { type ParsedInput } from '#contract/procedures';
import { caseFilterFields } from '#contract/reading';
import { caseFilterSchema } from '#contract/reading';
import { verdictSchema } from '#domain/files/verdict';
import { changeSearch, useHashSearch } from '../../../app/location.ts';

/** What the case list is asked for, without the page of it. */
export type CaseFilter = Omit<ParsedInput<'run.cases'>, 'runId' | 'offset' | 'limit'>;

/** How a result is looked at, as it stands in the address, so that a link shows the same. */
export interface ReadingView {
  readonly filter: CaseFilter;
  /** The case that is open. */
  readonly openCase: string | null;
}

/** Names in the address, by field of the filter. */
const names = {
  variant: 'version',
  baseline: 'against',
  show: 'show',
  search: 'find',
  slice: 'slice',
  intent: 'intent',
  source: 'source',
  sensitivity: 'sensitivity',
  of: 'of',
  finish: 'ended',
  slowerThanMs: 'slower',
  reused: 'reused',
  answer: 'says',
  failure: 'failure',
  order: 'order',
} as const satisfies Partial<Record<keyof CaseFilter, string>>;

type Field = keyof typeof names;
const isField = (field: string): field is Field => field in names;

/** Reads the part of an address behind the "?". What does not make sense there asks nothing. */
export function readingFrom(search: string): ReadingView {
  const params = new URLSearchParams(search);
  const read: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(caseFilterFields)) {
    const text = isField(field) ? params.get(names[field]) : null;
    if (text === null) continue;
    const parsed = schema.safeParse(valueOf(field, text));
    if (parsed.success) read[field] = parsed.data;
  }
  const id = params.get('criterion');
  const verdict = verdictSchema.safeParse(params.get('verdict') ?? 'fail');
  if (id !== null && verdict.success) read['criteria'] = [{ id, verdict: verdict.data }];
  return { filter: caseFilterSchema.parse(read), openCase: params.get('case') };
}

function valueOf(field: string, text: string): unknown {
  if (field === 'slowerThanMs') return Number(text);
  if (field === 'reused') return text === 'yes' ? true : text === 'no' ? false : undefined;
  return text;
}

/** A change of the view as names and values of the address; a default takes its name away. */
export function searchOf(
  change: Partial<CaseFilter> & { readonly case?: string | null },
): Record<string, string | null> {
  const search: Record<string, string | null> = {};
  for (const [field, value] of Object.entries(change)) {
    if (field === 'case') search['case'] = change.case ?? null;
    else if (field === 'criteria') {
      const [first] = change.criteria ?? [];
      search['criterion'] = first?.id ?? null;
      search['verdict'] = first === undefined || first.verdict === 'fail' ? null : first.verdict;
    } else if (isField(field)) search[names[field]] = textOf(field, value);
  }
  return search;
}

function textOf(field: Field, value: unknown): string | null {
  if (value === null || value === '' || value === noFilter[field]) return null;
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

/** Nothing is asked. */
export const noFilter: CaseFilter = caseFilterSchema.parse({});

/** The pair that is looked at and the order stay when filters are cleared. */
export const cleared: Partial<CaseFilter> = {
  show: 'all',
  search: '',
  slice: null,
  intent: null,
  source: null,
  sensitivity: null,
  of: null,
  criteria: [],
  finish: null,
  slowerThanMs: null,
  reused: null,
  answer: '',
  failure: null,
};

export interface Reading extends ReadingView {
  readonly change: (change: Partial<CaseFilter> & { readonly case?: string | null }) => void;
}

/** The view in the address, and how to change it. */
export function useReading(): Reading {
  return { ...readingFrom(useHashSearch(undefined)), change: changeReading };
}

/** Changes the view in the address, without a step in the history. */
export function changeReading(change: Partial<CaseFilter> & { readonly case?: string | null }): void {
  changeSearch(searchOf(change));
}
