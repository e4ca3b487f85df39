import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CriterionKind } from '#domain/spec/spec';
import { type SpecEdit } from '#domain/spec/spec-file';
import {
  addCriterion,
  changeSpec,
  duplicateCriterion,
  idForStatement,
  moveCriterion,
  moveToSection,
  removeCriterion,
  renameCriterion,
  setCriterionField,
  takeBack,
} from './spec-changes.ts';
import { type FormCriterion, readSpec, type SpecForm } from './spec-form.ts';

const text = `# Mira owns this file.
schema: signoff/spec@1
must:
  - id: cites          # the pages of the help center
    statement: Names its page.
    check: { type: contains, value: policy }
    owner_note: kept
    applies_to: { slices: [vip], later: yes }
  - id: short
    statement: Is short.
    check: { type: length, max: 120, unit: words }
must_not: []
quality: []
trials: 3
thresholds: { criteria: { cites: 0.8 } }
`;

function form(spec: string): SpecForm {
  const reading = readSpec('a.spec.yaml', spec);
  if (reading.kind !== 'form') throw new Error(`read as ${reading.kind}`);
  return reading.form;
}

function changed(spec: string, ...edits: readonly (SpecEdit | null)[]): string {
  const edited = changeSpec(
    spec,
    edits.filter((edit) => edit !== null),
  );
  if (!edited.ok) throw new Error(edited.problems[0]?.message);
  return edited.text;
}

function criterion(spec: string, at: number): FormCriterion {
  const found = form(spec).criteria[at];
  if (!found) throw new Error(`no criterion ${at}`);
  return found;
}

const statements = (spec: string, kind: CriterionKind) =>
  form(spec)
    .criteria.filter((each) => each.kind === kind)
    .map(({ statement }) => statement);

describe('changes through the form', () => {
  it('touches the field alone: comments, unknown keys and order stay', () => {
    expect(changed(text, setCriterionField(criterion(text, 0), ['statement'], 'Names the page.'))).toBe(
      text.replace('Names its page.', 'Names the page.'),
    );
    expect(changed(text, setCriterionField(criterion(text, 0), ['applies_to', 'slices'], ['vip', 'status']))).toBe(
      text.replace('slices: [vip]', 'slices: [ vip, status ]'),
    );
  });

  it('takes a list away when it becomes empty, and what was around it', () => {
    expect(changed(text, setCriterionField(criterion(text, 0), ['applies_to', 'slices'], []))).toBe(
      text.replace('{ slices: [vip], later: yes }', '{ later: yes }'),
    );
    const limited = changed(text, setCriterionField(criterion(text, 1), ['examples', 'good'], ['Yes.']));
    expect(criterion(limited, 1).good).toEqual(['Yes.']);
    expect(changed(limited, setCriterionField(criterion(limited, 1), ['examples', 'good'], []))).toBe(text);
  });

  it('keeps every statement exactly as it was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (statement) => {
        const edited = changed(text, setCriterionField(criterion(text, 1), ['statement'], statement));
        expect(criterion(edited, 1).statement).toBe(statement);
        expect(criterion(edited, 0)).toEqual(criterion(text, 0));
      }),
      { numRuns: 300 },
    );
  });

  it('starts a spec with the first criterion', () => {
    const { id, edit } = addCriterion(null, 'must-not');
    const started = changed('', edit);
    expect(id).toBe('criterion');
    expect(criterion(started, 0)).toMatchObject({
      kind: 'must-not',
      id,
      check: { type: 'human' },
      severity: 'blocker',
    });
  });

  it('gives each new criterion an id of its own', () => {
    const once = changed(text, addCriterion(form(text), 'must').edit);
    const twice = changed(once, addCriterion(form(once), 'quality').edit);
    expect(form(twice).criteria.map(({ id, severity }) => [id, severity])).toEqual([
      ['cites', 'blocker'],
      ['short', 'blocker'],
      ['criterion', 'blocker'],
      ['criterion-2', 'report'],
    ]);
  });

  it('copies a criterion to the place behind it', () => {
    const { id, edit } = duplicateCriterion(form(text), criterion(text, 0));
    const copied = criterion(changed(text, edit), 1);
    expect({ ...copied, id: 'cites', index: 0 }).toEqual(criterion(text, 0));
    expect([id, copied.id]).toEqual(['cites-2', 'cites-2']);
  });

  it('moves within its list and to another, never past an end', () => {
    const down = changed(text, moveCriterion(form(text), criterion(text, 0), 1));
    expect(statements(down, 'must')).toEqual(['Is short.', 'Names its page.']);
    expect(down).toContain('# the pages of the help center');
    expect(moveCriterion(form(text), criterion(text, 0), -1)).toBeNull();
    expect(moveCriterion(form(text), criterion(text, 1), 1)).toBeNull();
    const never = changed(text, moveToSection(form(text), criterion(text, 0), 'must-not'));
    expect([statements(never, 'must'), statements(never, 'must-not')]).toEqual([['Is short.'], ['Names its page.']]);
    expect(moveToSection(form(text), criterion(text, 0), 'must')).toBeNull();
  });

  it('carries a new id to the threshold', () => {
    const renamed = changed(text, renameCriterion(criterion(text, 0), 'names-page'));
    expect(form(renamed).thresholds.criteria).toEqual([{ name: 'names-page', rate: 0.8 }]);
  });

  it('mends and removes criteria whose ids cannot tell them apart', () => {
    const doubled = text.replace('id: short', 'id: cites');
    const second = criterion(doubled, 1);
    expect(moveCriterion(form(doubled), second, -1)).toBeNull();
    expect(statements(changed(doubled, removeCriterion(second)), 'must')).toEqual(['Names its page.']);
    expect(changed(doubled, renameCriterion(second, 'short'))).toBe(text);
  });
});

describe('an id from the statement', () => {
  const named = (statement: string, id = 'criterion-2') => {
    const added = changed(text, addCriterion(form(text), 'must').edit);
    const edited = changed(
      added,
      setCriterionField(criterion(added, 2), ['statement'], statement),
      setCriterionField(criterion(added, 2), ['id'], id),
    );
    return idForStatement(form(edited), criterion(edited, 2));
  };

  it('takes its telling words', () => {
    expect(named('Always names the policy page it relied on.')).toBe('names-policy-page-relied');
    expect(named('Never says „über“ or that it can’t.')).toBe('never-says-uber-cant');
  });

  it('is one that no other criterion has', () => {
    expect(named('Cites')).toBe('cites-2');
  });

  it('leaves alone an id that somebody chose, and a statement without letters', () => {
    expect(named('Always names the page.', 'chosen')).toBeNull();
    expect(named('…')).toBeNull();
  });
});

describe('taking a removal back', () => {
  const removal = (spec: string, at: number) => {
    const removed = criterion(spec, at);
    return { criterion: removed, before: spec, after: changed(spec, removeCriterion(removed)) };
  };

  it('gives exactly the text that was', () => {
    const one = removal(text, 0);
    expect(takeBack(one.after, one)).toBe(text);
  });

  it('keeps what was changed elsewhere since, and the comments', () => {
    const one = removal(text, 0);
    const since = changed(one.after, setCriterionField(criterion(one.after, 0), ['statement'], 'Is brief.'));
    expect(takeBack(since, one)).toBe(text.replace('Is short.', 'Is brief.'));
  });

  it('brings back criterion and threshold where the lines beside them were changed', () => {
    const one = removal(text, 0);
    const since = changed(one.after, { kind: 'set-trials', trials: 5 });
    const restored = takeBack(since, one) ?? '';
    expect(form(restored)).toEqual({ ...form(text), trials: 5 });
    expect(restored).toContain('owner_note: kept');
  });

  it('leaves alone a text that has become unreadable', () => {
    expect(takeBack('must: [', removal(text, 1))).toBeNull();
  });
});
