import { describe, expect, it } from 'vitest';
import { type EditHistory, noHistory, remember, stepBack, stepForward } from './edit-history.ts';

/** Goes back as far as it goes: the texts met on the way. */
function back(history: EditHistory, text: string): string[] {
  const step = stepBack(history, text);
  return step === null ? [] : [step.text, ...back(step.history, step.text)];
}

describe('undo and redo of form edits', () => {
  it('goes back and forward over every step', () => {
    let history = remember(noHistory, 'a', null, 0);
    history = remember(history, 'b', null, 10);
    const once = stepBack(history, 'c');
    const twice = once && stepBack(once.history, once.text);
    expect([once?.text, twice?.text]).toEqual(['b', 'a']);
    const again = twice && stepForward(twice.history, twice.text);
    const end = again && stepForward(again.history, again.text);
    expect([again?.text, end?.text]).toEqual(['b', 'c']);
    expect(end && stepForward(end.history, end.text)).toBeNull();
    expect(end && back(end.history, 'c')).toEqual(['b', 'a']);
  });

  it('makes one step of what is typed into one field without a pause', () => {
    let history = remember(noHistory, '', 'statement', 0);
    history = remember(history, 'a', 'statement', 900);
    history = remember(history, 'ab', 'statement', 1_800);
    history = remember(history, 'abc', 'other', 1_900);
    history = remember(history, 'abcd', 'other', 9_000);
    expect(back(history, 'abcde')).toEqual(['abcd', 'abc', '']);
  });

  it('forgets what was taken back when something else is changed', () => {
    const undone = stepBack(remember(noHistory, 'a', null, 0), 'b');
    const history = undone && remember(undone.history, 'a', null, 1);
    expect(history && stepForward(history, 'c')).toBeNull();
  });

  it('keeps at least a hundred steps, and not without end', () => {
    let history = noHistory;
    for (let step = 0; step < 500; step++) history = remember(history, String(step), null, step);
    expect(back(history, '500')).toHaveLength(200);
  });
});
