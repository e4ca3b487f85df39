import { type Case, type Sensitivity } from '#domain/case';
import { type OutputRow } from '#domain/output-columns';
import { type RowProblem } from '#domain/output-file';

/** An answer with the case and trial it belongs to. */
export interface PlacedRow {
  readonly row: OutputRow;
  readonly caseId: string;
  /** From 1. */
  readonly trial: number;
}

export interface PlacedRows {
  readonly rows: readonly PlacedRow[];
  /** The cases that have an answer: known ones in the order of their file, then those made up of rows. */
  readonly cases: readonly Case[];
  readonly madeUp: number;
  readonly problems: readonly RowProblem[];
}

/** Finds each row its case: the one it names, else one with the same input, else a case of its own. Rows with the same input share one. */
export function placeRows(rows: readonly OutputRow[], known: readonly Case[], sensitivity: Sensitivity): PlacedRows {
  const finder = new CaseFinder(known, sensitivity);
  const problems: RowProblem[] = [];
  const found = rows.flatMap((row) => {
    const aCase = finder.caseOf(row);
    if (aCase) return [{ row, caseId: aCase.id }];
    problems.push({
      row: row.row,
      message: `names the case ${row.caseId ?? ''}, which is not there, and has no input`,
    });
    return [];
  });
  const trials = giveTrials(found, problems);
  const used = new Set(trials.map(({ caseId }) => caseId));
  const madeUp = finder.madeUp.filter((each) => used.has(each.id));
  return {
    rows: trials,
    cases: [...known.filter((each) => used.has(each.id)), ...madeUp],
    madeUp: madeUp.length,
    problems,
  };
}

class CaseFinder {
  readonly madeUp: Case[] = [];
  readonly #known: readonly Case[];
  readonly #sensitivity: Sensitivity;
  readonly #byId: Map<string, Case>;
  /** By the names of the inputs that are compared, then by their values. */
  readonly #byInput = new Map<string, Map<string, Case>>();

  constructor(known: readonly Case[], sensitivity: Sensitivity) {
    this.#known = known;
    this.#sensitivity = sensitivity;
    this.#byId = new Map(known.map((each) => [each.id, each]));
  }

  caseOf(row: OutputRow): Case | null {
    if (row.caseId !== null) {
      const named = this.#byId.get(row.caseId);
      return named ?? (row.input === null ? null : this.#make(row.caseId, row.input, row));
    }
    return row.input === null ? null : this.#withInput(row.input, row);
  }

  #withInput(input: Case['input'], row: OutputRow): Case {
    const names = Object.keys(input).sort();
    const place = JSON.stringify(names);
    const valuesOf = (of: Case['input']): string => JSON.stringify(names.map((name) => of[name]));
    const cases =
      this.#byInput.get(place) ??
      // The first of several cases with these values: `Map` keeps the last, so they go in from behind.
      new Map(
        this.#known
          .filter((each) => names.every((name) => Object.hasOwn(each.input, name)))
          .toReversed()
          .map((each) => [valuesOf(each.input), each]),
      );
    this.#byInput.set(place, cases);
    const same = cases.get(valuesOf(input));
    if (same) return same;
    const made = this.#make(this.#freeId(`row-${row.row}`), input, row);
    cases.set(valuesOf(input), made);
    return made;
  }

  #make(id: string, input: Case['input'], row: OutputRow): Case {
    const made: Case = {
      id,
      input,
      slices: [],
      intent: null,
      source: 'other',
      sensitivity: this.#sensitivity,
      expected: row.expected,
      notes: null,
      messages: [],
    };
    this.#byId.set(id, made);
    this.madeUp.push(made);
    return made;
  }

  #freeId(wanted: string): string {
    let id = wanted;
    for (let more = 2; this.#byId.has(id); more += 1) id = `${wanted}-${more}`;
    return id;
  }
}

/** Trials that the file names come first; the others take the numbers that are left. A trial that is there twice is refused. */
function giveTrials(
  found: readonly { readonly row: OutputRow; readonly caseId: string }[],
  problems: RowProblem[],
): PlacedRow[] {
  const taken = new Map<string, Set<number>>();
  const takenOf = ({ row, caseId }: (typeof found)[number]): Set<number> => {
    const key = JSON.stringify([row.variant, row.model, caseId]);
    const set = taken.get(key) ?? new Set();
    taken.set(key, set);
    return set;
  };
  const named = found.filter((each) => {
    if (each.row.trial === null) return true;
    const set = takenOf(each);
    if (!set.has(each.row.trial)) return Boolean(set.add(each.row.trial));
    problems.push({
      row: each.row.row,
      message: `is trial ${each.row.trial} of case ${each.caseId}, which is there twice`,
    });
    return false;
  });
  const next = new Map<Set<number>, number>();
  return named.map((each) => {
    if (each.row.trial !== null) return { ...each, trial: each.row.trial };
    const set = takenOf(each);
    let trial = next.get(set) ?? 1;
    while (set.has(trial)) trial += 1;
    set.add(trial);
    next.set(set, trial + 1);
    return { ...each, trial };
  });
}
