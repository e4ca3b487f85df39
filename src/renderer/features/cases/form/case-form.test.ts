import { describe, expect, it } from 'vitest';
import {
  changeExpected,
  changeInput,
  changeMessages,
  changeSlices,
  changeText,
  inputFields,
  mainVariable,
  newCase,
  slicesIn,
  textOf,
  valueOf,
  variablesOfPrompt,
} from './case-form.ts';

const prompt = `---
schema: signoff/prompt@1
variables:
  question: { required: true, description: What the customer asked }
  plan: { default: free }
---
You help with the {{plan}} plan. {{#order}}{{id}}{{/order}}
{{role "user"}}
{{question}}
`;
const variables = variablesOfPrompt(prompt);

describe('the variables of a prompt', () => {
  it('are those it declares, then those it uses', () => {
    expect(variables.slice(0, 3)).toEqual([
      { name: 'question', required: true, description: 'What the customer asked', usual: null },
      { name: 'plan', required: false, description: null, usual: 'free' },
      { name: 'order', required: false, description: null, usual: null },
    ]);
  });

  it('are none while the prompt cannot be read', () => {
    expect(variablesOfPrompt('---\nschema: [\n---\n')).toEqual([]);
  });

  it('have a main one: what the user says', () => {
    expect(mainVariable(variables)).toBe('question');
    expect(mainVariable(variablesOfPrompt('{{topic}} {{text}}'))).toBe('text');
    expect(mainVariable([])).toBe('question');
  });
});

describe('the inputs of a case', () => {
  it('stand in the order of the prompt, with those it does not use last', () => {
    const fields = inputFields({ extra: 3, question: 'Hi' }, variables.slice(0, 2));
    expect(fields.map(({ name, text, json, given, used }) => ({ name, text, json, given, used }))).toEqual([
      { name: 'question', text: 'Hi', json: false, given: true, used: true },
      { name: 'plan', text: '', json: false, given: false, used: true },
      { name: 'extra', text: '3', json: true, given: true, used: false },
    ]);
  });

  const field = (name: string, required = false, json = false) => ({ name, required, json });

  it('change in their place', () => {
    expect(changeInput({ a: '1', b: '2' }, field('a'), 'x')).toEqual({
      ok: true,
      changes: { input: { a: 'x', b: '2' } },
    });
    expect(Object.keys(changedInput({ a: '1', b: '2' }, 'a', 'x'))).toEqual(['a', 'b']);
    expect(changeInput({ a: '1' }, field('c'), 'x')).toEqual({ ok: true, changes: { input: { a: '1', c: 'x' } } });
  });

  it('go when they are emptied, unless the prompt needs them', () => {
    expect(changeInput({ a: '1', b: '2' }, field('a'), '')).toEqual({ ok: true, changes: { input: { b: '2' } } });
    expect(changeInput({ a: '1' }, field('a', true), '')).toEqual({ ok: true, changes: { input: { a: '' } } });
  });

  it('stay what they are until JSON is whole', () => {
    expect(changeInput({ a: [1] }, field('a', false, true), '[1, 2')).toMatchObject({ ok: false });
    expect(changeInput({ a: [1] }, field('a', false, true), '[1, 2]')).toEqual({
      ok: true,
      changes: { input: { a: [1, 2] } },
    });
  });

  it('may have the name of anything', () => {
    const changed = changedInput({}, '__proto__', 'x');
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(JSON.stringify(changed)).toBe('{"__proto__":"x"}');
  });
});

function changedInput(input: Parameters<typeof changeInput>[0], name: string, text: string): object {
  const changed = changeInput(input, { name, required: false, json: false }, text);
  if (!changed.ok) throw new Error(changed.message);
  const next = changed.changes['input'];
  if (typeof next !== 'object' || next === null) throw new Error('no input');
  return next;
}

describe('the other fields', () => {
  it('are taken away when they are emptied', () => {
    expect([changeText('notes', ' '), changeSlices([' ', '']), changeMessages([])]).toEqual([
      { notes: undefined },
      { slices: undefined },
      { messages: undefined },
    ]);
    expect(changeExpected({ text: '', json: true })).toEqual({ ok: true, changes: { expected: undefined } });
  });

  it('keep what was typed', () => {
    expect(changeText('intent', 'refund status ')).toEqual({ intent: 'refund status ' });
    expect(changeSlices(['vip', ' vip', 'policy '])).toEqual({ slices: ['vip', 'policy'] });
    expect(changeExpected({ text: '{"a":1}', json: true })).toEqual({ ok: true, changes: { expected: { a: 1 } } });
    expect(changeExpected({ text: '{"a":1}', json: false })).toEqual({ ok: true, changes: { expected: '{"a":1}' } });
  });

  it('read slices from commas and lines', () => {
    expect(slicesIn(' vip, policy,\nvip ,, ')).toEqual(['vip', 'policy']);
  });

  it('go there and back as text', () => {
    for (const value of ['text', '', 3, true, null, [1, 'a'], { a: { b: null } }]) {
      expect(valueOf(textOf(value))).toEqual({ ok: true, value });
    }
  });
});

it('a new case holds only what the person gave', () => {
  expect(newCase('c-007', 'question', '')).toEqual({ id: 'c-007', input: { question: '' }, source: 'written' });
});
