import { useEffect, useMemo, useRef, useState } from 'react';
import { type CriterionKind } from '#domain/spec';
import { announce } from '../../ui/live-region.tsx';
import { toast } from '../../ui/toast.tsx';
import { criterionCopy as copy } from './copy.ts';
import {
  addCriterion,
  type AddedCriterion,
  duplicateCriterion,
  idForStatement,
  moveCriterion,
  moveToSection,
  removeCriterion,
  renameCriterion,
  takeBack,
} from './spec-changes.ts';
import { type SpecEditing } from './spec-context.ts';
import { type FormCriterion, type SpecForm } from './spec-form.ts';

/** What can be done with criteria as a whole. The focus always ends up where the person goes on. */
export interface CriterionHandling {
  readonly add: (kind: CriterionKind) => void;
  readonly duplicate: (criterion: FormCriterion) => void;
  /** `pressed`: the button it was done with, null for a key. */
  readonly move: (criterion: FormCriterion, by: -1 | 1, pressed: 'up' | 'down' | null) => void;
  readonly moveTo: (criterion: FormCriterion, kind: CriterionKind) => void;
  readonly remove: (criterion: FormCriterion) => void;
  readonly rename: (criterion: FormCriterion, id: string) => void;
  /** A new criterion gets its id from its first statement. */
  readonly nameFromStatement: (criterion: FormCriterion, statement: string) => void;
  /** A new criterion was left: from now on what it lacks is said. */
  readonly finish: (criterion: FormCriterion) => void;
}

/** The text of the spec as it is now, to take a removal back in. */
export interface SpecText {
  readonly now: () => string;
  readonly replace: (text: string) => void;
}

export interface CardIdentities {
  /** Stays the same when a criterion gets another id or place. */
  readonly keyOf: (criterion: FormCriterion) => string;
  /** Criteria that are just being written. */
  readonly isNew: (criterion: FormCriterion) => boolean;
}

export const addButtonId = (kind: CriterionKind): string => `add-${kind}`;

/** Keys of cards and which are new: kept beside the form, since the file knows neither. */
export function useCardIdentities() {
  const [first, setFirst] = useState<Readonly<Record<string, string>>>({});
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  return useMemo(() => {
    const firstOf = (id: string): string => first[id] ?? id;
    return {
      keyOf: ({ list, index, id, hasOwnId }: FormCriterion) =>
        hasOwnId ? `criterion-${firstOf(id)}` : `criterion-${list}-${index}`,
      isNew: ({ id }: FormCriterion) => fresh.has(firstOf(id)),
      rename: (from: string, to: string) => setFirst((known) => ({ ...known, [to]: known[from] ?? from })),
      begin: (id: string) => {
        // An id that was used before and is free again begins anew.
        setFirst(({ [id]: _before, ...others }) => others);
        setFresh((known) => new Set([...known, id]));
      },
      finish: (id: string) => setFresh((known) => new Set([...known].filter((each) => each !== firstOf(id)))),
    };
  }, [first, fresh]);
}

export function useCriterionHandling(
  editing: Pick<SpecEditing, 'form' | 'apply'>,
  identities: ReturnType<typeof useCardIdentities>,
  text: SpecText,
): CriterionHandling {
  const { form, apply } = editing;
  const focusNext = useFocusNext();

  const show = ({ id, edit }: AddedCriterion): void => {
    if (apply([edit]) === null) return;
    identities.begin(id);
    focusNext(() => document.getElementById(`criterion-${id}-statement`));
  };
  const rename = (criterion: FormCriterion, id: string): void => {
    if (apply([renameCriterion(criterion, id)]) !== null) identities.rename(criterion.id, id);
  };

  return {
    add: (kind) => show(addCriterion(form, kind)),
    duplicate: (criterion) => show(duplicateCriterion(form, criterion)),
    move: (criterion, by, pressed) => {
      const edit = moveCriterion(form, criterion, by);
      if (edit === null || apply([edit]) === null) return;
      const here = document.activeElement;
      const card = identities.keyOf(criterion);
      focusNext(() => (pressed === null ? elementOf(here) : usableTool(card, pressed)));
      announce(copy.moved(criterion.index + by + 1, countIn(form, criterion)));
    },
    moveTo: (criterion, kind) => {
      const edit = moveToSection(form, criterion, kind);
      if (edit === null || apply([edit]) === null) return;
      focusNext(() => document.getElementById(`${identities.keyOf(criterion)}-statement`));
      announce(copy.movedTo(kind));
    },
    remove: (criterion) => {
      const before = text.now();
      const after = apply([removeCriterion(criterion)]);
      if (after === null) return;
      const neighbour = neighbourOf(form, criterion);
      focusNext(() =>
        document.getElementById(
          neighbour === null ? addButtonId(criterion.kind) : `${identities.keyOf(neighbour)}-statement`,
        ),
      );
      toast({
        message: copy.removed(criterion.statement.trim() === '' ? copy.unnamed : criterion.statement.trim()),
        undo: () => {
          const restored = takeBack(text.now(), { criterion, before, after });
          if (restored === null) toast({ message: copy.undoTooLate, next: copy.undoTooLateNext });
          else text.replace(restored);
        },
      });
    },
    rename,
    nameFromStatement: (criterion, statement) => {
      const id = idForStatement(form, { ...criterion, statement });
      if (id !== null) rename(criterion, id);
    },
    finish: ({ id }) => identities.finish(id),
  };
}

/** Moves the focus once what it is to go to is on screen. */
function useFocusNext(): (find: () => HTMLElement | null) => void {
  const wanted = useRef<(() => HTMLElement | null) | null>(null);
  useEffect(() => {
    const element = wanted.current?.() ?? null;
    if (element === null) return;
    wanted.current = null;
    element.focus();
    element.scrollIntoView({ block: 'nearest' });
  });
  return (find) => {
    wanted.current = find;
  };
}

function elementOf(element: Element | null): HTMLElement | null {
  return element instanceof HTMLElement && element.isConnected ? element : null;
}

/** The button that was pressed, or the other one where the card has come to the end of its list. */
function usableTool(card: string, pressed: 'up' | 'down'): HTMLElement | null {
  const other = pressed === 'up' ? 'down' : 'up';
  const found = [pressed, other].map((tool) => document.getElementById(`${card}-${tool}`));
  return found.find((tool) => tool instanceof HTMLButtonElement && !tool.disabled) ?? null;
}

function countIn(form: SpecForm, { list }: FormCriterion): number {
  return form.criteria.filter((each) => each.list === list).length;
}

/** The criterion that takes the place of one that is removed: the next, else the one before. */
function neighbourOf(form: SpecForm, { list, index }: FormCriterion): FormCriterion | null {
  const inList = form.criteria.filter((each) => each.list === list);
  return inList[index + 1] ?? inList[index - 1] ?? null;
}
