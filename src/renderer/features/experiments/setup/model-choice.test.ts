import { describe, expect, it } from 'vitest';
import { candidateModels, firstOtherModel, modelsToSend, usualModel } from './model-choice.ts';

const listing = [{ id: 'practice-small' }, { id: 'practice-large' }];

describe('the usual model', () => {
  it('is the one the prompt names, wherever that server knows it', () => {
    const facts = { promptModel: 'gpt-5-mini', settingsModel: 'practice-large', listing };
    expect(usualModel({ ...facts, practice: false })).toBe('gpt-5-mini');
    expect(usualModel({ ...facts, practice: true })).toBe('practice-large');
    expect(usualModel({ ...facts, settingsModel: null, practice: true })).toBe('practice-small');
    expect(usualModel({ promptModel: null, settingsModel: null, listing, practice: false })).toBeNull();
  });
});

describe('the models of an experiment', () => {
  it('names none while only the usual one is used', () => {
    expect(modelsToSend(null, [], 'a')).toEqual([]);
    expect(modelsToSend('b', [], 'a')).toEqual(['b']);
  });

  it('names the candidate first as soon as there are others, each once', () => {
    expect(modelsToSend(null, ['b', 'a'], 'a')).toEqual(['a', 'b']);
    expect(modelsToSend('c', ['b', 'c'], 'a')).toEqual(['c', 'b']);
  });
});

it('a swap starts with the first model that stays, and is neither the usual one nor the judge', () => {
  const listing = [
    { id: 'closing', closesInDays: 12 },
    { id: 'usual', closesInDays: null },
    { id: 'judge', closesInDays: null },
    { id: 'next', closesInDays: null },
  ];
  expect(firstOtherModel(listing, ['usual', 'judge'])).toEqual(['next']);
  expect(firstOtherModel(listing.slice(0, 3), ['usual', 'judge', null])).toEqual([]);
});

it('the practice judge is no model under test; a real one may be called what it likes', () => {
  const listing = [
    { id: 'practice-small', practice: true },
    { id: 'practice-judge', practice: true },
    { id: 'judge-70b', practice: false },
  ];
  expect(candidateModels(listing).map(({ id }) => id)).toEqual(['practice-small', 'judge-70b']);
});
