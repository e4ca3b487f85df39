import { describe, expect, it } from 'vitest';
import { areMostAmong, questionsOf } from './same-cases.ts';

const asking = (...questions: string[]) =>
  questionsOf(questions.map((question) => ({ input: { question }, messages: [] })));

describe('the same cases', () => {
  it('are most of them: one more or one less changes nothing, half of them is not enough', () => {
    expect(areMostAmong(asking('a', 'b', 'c'), asking('a', 'b'))).toBe(true);
    expect(areMostAmong(asking('a', 'b'), asking('a', 'b', 'c'))).toBe(true);
    expect(areMostAmong(asking('a', 'b'), asking('a', 'c'))).toBe(false);
    expect(areMostAmong(asking(), asking())).toBe(false);
  });

  it('are known by what is asked: the earlier turns belong to it, the id does not', () => {
    const turn = { role: 'user', content: 'Hello' } as const;
    expect(areMostAmong(asking('a'), questionsOf([{ input: { question: 'a' }, messages: [turn] }]))).toBe(false);
  });
});
