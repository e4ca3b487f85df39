import { useEffect, useRef } from 'react';
import { type CriterionKind } from '#domain/spec/spec';
import { announce } from '../../../ui/live-region.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { type CardKeeping } from './card-identities.ts';
import { criterionCopy as copy } from '../copy.ts';
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
} from '../spec-changes.ts';
import { type SpecEditing } from '../spec-context.ts';
import { type FormCriterion, type SpecForm } from '../spec-form.ts';

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

export const addButtonId = (kind: CriterionKind): string => `add-${kind}`;

export function useCriterionHandling(
  editing: Pick<SpecEditing, 'form' | 'apply'>,
  identities: CardKeeping,
  text: SpecText,
): CriterionHandling {
  const { form, apply } = editing;
  const focusNext = useFocusNext();

  const show = ({ id, edit }: AddedCriterion): void => {
    if (apply([edit]) === null) return;
    const card = identities.begin(id);
    focusNext(() => document.getElementById(`${card}-statement`));
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
