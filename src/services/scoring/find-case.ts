import { type Case, type CaseInput, type Sensitivity } from '#domain/cases/case';
import { type OutputRow } from '#domain/answers/output-columns';
import { comparableText, comparableValue } from '#domain/answers/same-input';

export type Found =
  | {
      readonly ok: true;
      readonly case: Case;
      /** Why the row's answer proves nothing about the case that it names. */
      readonly doubt?: string;
    }
  | { readonly ok: false; readonly why: string };

export interface CaseFinderOptions {
  /** What the prompt takes for an input that a case does not give. */
  readonly defaults: CaseInput;
  /** Rows of no case become cases of their own; else they are told. */
  readonly makesCases: boolean;
  /** Of the cases that are made. */
  readonly sensitivity: Sensitivity;
}

/**
 * Finds each row its case: the one that it names, else the only one with its input. Ids and inputs are compared without what tools change on
 * the way (domain/same-input.ts); inputs that no case knows are left aside. Where more than one case could be meant none is taken: which
 * one the answer was for cannot be told.
 */
export class CaseFinder {
  readonly madeUp: Case[] = [];
  readonly #options: CaseFinderOptions;
  readonly #known: readonly Case[];
  readonly #names: ReadonlySet<string>;
  readonly #ids = new Set<string>();
  readonly #byId = new Map<string, Case[]>();
  /** By the names of the inputs that are compared, then by their values. */
  readonly #byInput = new Map<string, Map<string, Case[]>>();
  readonly #madeByInput = new Map<string, Case>();

  constructor(known: readonly Case[], options: CaseFinderOptions) {
    this.#known = known;
    this.#options = options;
    this.#names = new Set([...known.flatMap(({ input }) => Object.keys(input)), ...Object.keys(options.defaults)]);
    for (const each of known) this.#add(each);
  }

  caseOf(row: OutputRow): Found {
    const named = row.caseId === null ? null : this.#named(row.caseId);
    if (named?.ok === false) return named;
    if (named) return this.#checked(named.case, row);
    const byInput = row.input === null ? null : this.#withInput(row.input);
    if (byInput?.ok === true || byInput?.ambiguous === true) return byInput;
    if (this.#options.makesCases && row.input !== null && row.unread !== true) return this.#made(row.input, row);
    const id = row.caseId === null ? '' : `names the case ${row.caseId}, which is not there, and `;
    return { ok: false, why: `${id}${byInput?.why ?? 'has no input'}` };
  }

  /** null: there is no such id. */
  #named(id: string): Found | null {
    const found = this.#byId.get(comparableText(id)) ?? [];
    const exact = found.find((each) => each.id === id) ?? (found.length === 1 ? found[0] : undefined);
    if (exact) return { ok: true, case: exact };
    return found.length === 0 ? null : { ok: false, why: `names ${id}, which could be ${listed(found)}` };
  }

  /**
   * An answer to another question is no answer of the case whose id stands beside it; but it is that case's row, and leaving it aside could leave aside the
   * answer that fails.
   */
  #checked(named: Case, { input, guessedInput }: OutputRow): Found {
    if (input === null) return { ok: true, case: named };
    const names = this.#compared(input);
    const isSame = names.every((name) => comparableValue(input[name]) === comparableValue(this.#inputOf(named)[name]));
    if (isSame) return { ok: true, case: named };
    const other = this.#withInput(input);
    const isOther = other.ok && other.case !== named;
    // A guessed column may hold the whole message: only the input of another case contradicts the id.
    if (guessedInput && !isOther) return { ok: true, case: named };
    const whose = isOther ? `and has the input of ${other.case.id}` : 'and has another input than that case';
    return { ok: true, case: named, doubt: `names the case ${named.id}, ${whose}` };
  }

  #withInput(input: CaseInput): Found & { readonly ambiguous?: boolean } {
    const names = this.#compared(input);
    if (names.length === 0) return { ok: false, why: 'has no input that the cases know' };
    const found = this.#index(names).get(keyOf(names, input)) ?? [];
    const [first, second] = found;
    if (first === undefined) return { ok: false, why: 'has the input of no case' };
    if (second === undefined) return { ok: true, case: first };
    // The case that says no more than the row does.
    const exact = found.filter((each) => Object.keys(each.input).every((name) => names.includes(name)));
    const [only] = exact;
    if (only !== undefined && exact.length === 1) return { ok: true, case: only };
    return { ok: false, ambiguous: true, why: `has the input of ${listed(found)}: name the case by its id` };
  }

  #compared(input: CaseInput): string[] {
    return Object.keys(input)
      .filter((name) => this.#names.has(name))
      .sort();
  }

  #index(names: readonly string[]): ReadonlyMap<string, readonly Case[]> {
    const place = JSON.stringify(names);
    const before = this.#byInput.get(place);
    if (before) return before;
    const index = new Map<string, Case[]>();
    for (const each of this.#known) {
      const key = keyOf(names, this.#inputOf(each));
      const same = index.get(key);
      if (same) same.push(each);
      else index.set(key, [each]);
    }
    this.#byInput.set(place, index);
    return index;
  }

  #inputOf({ input }: Case): CaseInput {
    return { ...this.#options.defaults, ...input };
  }

  #made(input: CaseInput, row: OutputRow): Found {
    const names = Object.keys(input).sort();
    const key = JSON.stringify([row.caseId, names, keyOf(names, input)]);
    const before = this.#madeByInput.get(key);
    if (before) return { ok: true, case: before };
    const made: Case = {
      id: this.#freeId(row.caseId ?? `row-${row.row}`),
      input,
      slices: [],
      intent: null,
      source: 'other',
      sensitivity: this.#options.sensitivity,
      expected: row.expected,
      notes: null,
      messages: [],
    };
    this.#madeByInput.set(key, made);
    this.#add(made);
    this.madeUp.push(made);
    return { ok: true, case: made };
  }

  #add(aCase: Case): void {
    this.#ids.add(aCase.id);
    const key = comparableText(aCase.id);
    const same = this.#byId.get(key);
    if (same) same.push(aCase);
    else this.#byId.set(key, [aCase]);
  }

  #freeId(wanted: string): string {
    let id = wanted;
    for (let more = 2; this.#ids.has(id); more += 1) id = `${wanted}-${more}`;
    return id;
  }
}

function keyOf(names: readonly string[], input: CaseInput): string {
  return JSON.stringify(names.map((name) => comparableValue(input[name])));
}

function listed(cases: readonly Case[]): string {
  const shown = cases.slice(0, 5).map(({ id }) => id);
  return cases.length > shown.length
    ? `${shown.join(', ')} and ${cases.length - shown.length} more`
    : shown.join(' and ');
}
