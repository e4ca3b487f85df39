import { expect, test } from 'vitest';
import { anAnswer, anOutput } from '#support/domain-values';
import { markAnswer, whatAUserNotices as noticesOf, type Notice } from './notice.ts';
import { type Output } from '../answers/output.ts';

function outputs(variant: string, texts: readonly string[]): Output[] {
  return texts.map((text, index) => anOutput({ variant, case: `c-${index}` }, {}, { answer: anAnswer(text) }));
}

const marksOf = (all: readonly Output[], languageOf?: (text: string) => string | null) =>
  all.map((output) => markAnswer(output, languageOf)).filter((marks) => marks !== null);
const whatAUserNotices = (before: readonly Output[], after: readonly Output[]): Notice[] =>
  noticesOf(marksOf(before), marksOf(after));

const formal = Array.from(
  { length: 10 },
  (_, index) => `I am sorry about this. Your refund number ${index} is under way and will arrive soon.`,
);
const short = Array.from({ length: 10 }, (_, index) => `Hi! Refund ${index} is under way.`);

test('says in counts what changed, the largest first, with cases to look at', () => {
  const notices = whatAUserNotices(outputs('baseline', formal), outputs('candidate', short));
  expect(notices.map(({ sentence }) => sentence)).toEqual([
    'Says sorry in 0 of 10, was 10 of 10.',
    'Uses an exclamation mark in 10 of 10, was 0 of 10.',
    'Opens with a greeting in 10 of 10, was 0 of 10.',
    '63 % fewer words: 6 an answer, was 16.',
  ]);
  expect(notices[0]?.examples).toEqual(['c-0', 'c-1', 'c-2']);
});

test('is silent where nothing stands out', () => {
  const changedOnce = formal.map((text, index) => (index === 0 ? text.replace('sorry', 'glad') : text));
  expect(whatAUserNotices(outputs('baseline', formal), outputs('candidate', changedOnce))).toEqual([]);
  expect(whatAUserNotices([], outputs('candidate', short))).toEqual([]);
});

test('counts only answers that both sides gave', () => {
  const missing = outputs('baseline', formal).map((output) => ({ ...output, answer: null, state: 'error' as const }));
  expect(whatAUserNotices(missing, outputs('candidate', short))).toEqual([]);
});

test('says when answers are in another language than before', () => {
  const languageOf = (text: string): string | null => (text.includes('Erstattung') ? 'de' : 'en');
  const german = formal.map((text, index) => (index < 4 ? 'Ihre Erstattung ist in Arbeit und kommt bald bei Ihnen an, versprochen und ganz bestimmt.' : text)); // prettier-ignore
  const notices = noticesOf(
    marksOf(outputs('baseline', formal), languageOf),
    marksOf(outputs('candidate', german), languageOf),
  );
  expect(notices.filter(({ id }) => id === 'language').map(({ sentence, examples }) => [sentence, examples])).toEqual([
    ['Is in German in 4 of 10, was 0 of 10.', ['c-0', 'c-1', 'c-2']],
  ]);
});
