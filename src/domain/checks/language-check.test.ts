import { beforeAll, describe, expect, test, vi } from 'vitest';
import { decideLanguage } from './language-check.ts';
import { detectMainLanguage, prepareChecks } from './language-detector.ts';
import { languageNames, readLanguageTag } from './language-tag.ts';

const english = 'Your refund will take five to ten business days to arrive on your card.';
const german = 'Gerne prüfe ich den Stand Ihrer Rückerstattung und melde mich noch heute bei Ihnen.';

const holds = (is: string, text: string) => decideLanguage({ type: 'language', is }, text);

test('a language that was not loaded is not measured', async () => {
  // Another file may have loaded them.
  vi.resetModules();
  const { decideLanguage: unprepared } = await import('./language-check.ts');
  expect(unprepared({ type: 'language', is: 'en' }, english)).toEqual({
    holds: 'not-measured',
    reason: 'The languages were not loaded.',
    span: null,
    score: null,
  });
});

describe('the language of an answer', () => {
  beforeAll(async () => {
    await prepareChecks([{ type: 'all', checks: [{ type: 'language', is: 'en' }] }]);
  });

  test.each([
    ['en', english],
    ['en-GB', english],
    ['DE', german],
    ['pt-BR', 'Claro, posso verificar agora mesmo o estado do seu reembolso, só um momento por favor.'],
    ['es', 'Claro, puedo comprobar ahora mismo el estado de su reembolso, un momento por favor.'],
    ['fr', 'Bien sûr, je peux vérifier tout de suite où en est votre remboursement, un instant.'],
    ['nl', 'Natuurlijk, ik kan meteen nakijken hoe het met uw terugbetaling staat, een ogenblik.'],
    ['pl', 'Oczywiście, mogę od razu sprawdzić stan Państwa zwrotu, proszę chwilę poczekać.'],
    ['nb', 'Jeg kan hjelpe deg med refusjonen din i dag, vent litt mens jeg ser etter ordren.'],
    ['zh-Hans', '您的退款将在五到十个工作日内到账，请耐心等待，谢谢您的理解与支持，我们会尽快处理您的请求。'],
    ['ja', 'ご返金の状況を確認いたしますので、少々お待ちください。ご注文番号をお知らせいただけますでしょうか。'],
    ['ar', 'يمكنني التحقق من حالة استرداد أموالك الآن، يرجى الانتظار لحظة واحدة من فضلك.'],
  ])('agrees with %s', (is, text) => {
    expect(holds(is, text)).toMatchObject({ holds: true, span: null });
  });

  test('another language does not agree, and its first words are the evidence', () => {
    expect(holds('de', english)).toEqual({
      holds: false,
      reason: 'Is written in English, not in German.',
      span: { start: 0, end: english.length },
      score: null,
    });
  });

  test('under 40 letters: cannot tell, however plain it looks', () => {
    const thirtyNine = 'Ja gerne ich pruefe das jetzt gleich und melde mich';
    expect(holds('de', thirtyNine.slice(0, 47))).toEqual({
      holds: 'cannot-tell',
      reason: 'Too short to tell its language: 38 letters, 40 are needed.',
      span: null,
      score: null,
    });
    expect(holds('de', '')).toMatchObject({ holds: 'cannot-tell' });
    expect(holds('de', '1234567890 '.repeat(20))).toMatchObject({ holds: 'cannot-tell' });
  });

  test('what is in no language, or half in one and half in another: cannot tell', () => {
    expect(holds('en', 'asdf qwer zxcv tyui hjkl vbnm qwer asdf zxcv qwerty uiop')).toMatchObject({
      holds: 'cannot-tell',
      reason: 'Its language cannot be told reliably.',
    });
    const mixed = `${english} `.repeat(9).padEnd(900, '.') + `${german} `.repeat(9).padEnd(900, '.');
    expect(holds('en', mixed).holds).not.toBe(true);
  });

  test('a quotation in another language does not count for the whole', () => {
    const text = `${`${english} `.repeat(12)}„${german}“ ${`${english} `.repeat(3)}`;
    expect(holds('en', text).holds).toBe(true);
    expect(holds('de', text).holds).toBe(false);
  });

  test('an answer that changes its language after the beginning is noticed', () => {
    const text = `${`${english} `.repeat(5)}${`${german} `.repeat(20)}`;
    expect(holds('en', text)).toMatchObject({ holds: false, reason: 'Is written in German, not in English.' });
  });

  test('an unsupported or malformed tag that got this far cannot be told', () => {
    expect(holds('id', english)).toMatchObject({ holds: 'cannot-tell' });
    expect(holds('english', english)).toMatchObject({ holds: 'cannot-tell' });
  });

  test('a text of a megabyte takes no longer than one of forty stretches', () => {
    expect(detectMainLanguage(`${english} `.repeat(14_000))?.language).toBe('en');
    expect(detectMainLanguage('a'.repeat(1_000_000))).not.toBeNull();
  });

  test('every language that a spec may name is one that the detector knows', async () => {
    const { eld } = await import('eld/small');
    expect(Object.values(eld.info().Languages).toSorted()).toEqual(Object.keys(languageNames).toSorted());
  });
});

describe('a language tag', () => {
  test.each([
    ['de', 'de'],
    ['pt-BR', 'pt'],
    ['zh-Hans', 'zh'],
    ['zh-Hant-TW', 'zh'],
    ['es-419', 'es'],
    ['de-CH-1996', 'de'],
    ['nn', 'no'],
    ['iw', 'he'],
    ['EN-us', 'en'],
    ['sr-Cyrl', 'sr'],
  ])('%s is %s', (tag, language) => {
    expect(readLanguageTag(tag)).toMatchObject({ ok: true, language });
  });

  test.each([
    '',
    'd',
    'german',
    'German',
    'de_DE',
    'de-',
    '-de',
    'de--DE',
    'd€',
    'constructor',
    'tlh',
    'sr-Latn',
    'az-Cyrl',
  ])('%j is refused by name', (tag) => {
    expect(readLanguageTag(tag)).toMatchObject({ ok: false });
  });
});
