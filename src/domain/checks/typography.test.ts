import { describe, expect, test } from 'vitest';
import { parseCases } from '../cases/case-file.ts';
import { type Case } from '../cases/case.ts';
import { type Check } from './check.ts';
import { decideCheck } from './decide-check.ts';
import { type Answer } from '../answers/output.ts';
import { patternAdvice } from './pattern-advice.ts';
import { locateQuote } from './quote.ts';
import { findPersonalData, redactPersonalData } from '../policy/personal-data.ts';
import { parseSpec } from '../spec/spec-file.ts';

/** Typography defeats no check: what a reader sees as the same words is the same, and the evidence stands in the answer as it is. */
const aCase = (input: Case['input'] = {}, expected: Case['expected'] = null): Case => ({
  id: 'c-1',
  input,
  slices: [],
  intent: null,
  source: 'written',
  sensitivity: 'internal',
  expected,
  notes: null,
  messages: [],
});

const answer = (text: string): Answer => ({
  text,
  toolCalls: [],
  finish: 'complete',
  inputTokens: null,
  outputTokens: null,
  latencyMs: null,
  costUsd: null,
});

function decide(check: Check, text: string, input: Case['input'] = {}) {
  const { holds, span } = decideCheck(check, { answer: answer(text), case: aCase(input) });
  return { holds, shown: span && text.slice(span.start, span.end) };
}

/** What hides a phrase from a comparison code unit by code unit: the answer, the phrase, and the answer's own words for it. */
const disguises: readonly (readonly [name: string, text: string, value: string, shown: string])[] = [
  ['U+202F', 'Your refund is\u202fguaranteed.', 'is guaranteed', 'is\u202fguaranteed'],
  ['a no-break space', 'Your refund is\u00a0guaranteed.', 'is guaranteed', 'is\u00a0guaranteed'],
  ['an ideographic space', 'Your refund is\u3000guaranteed.', 'is guaranteed', 'is\u3000guaranteed'],
  ['a line break in the phrase', 'Your refund is  \n guaranteed.', 'is guaranteed', 'is  \n guaranteed'],
  ['a break in the value', 'Your refund is guaranteed.', 'is\nguaranteed', 'is guaranteed'],
  ['NFD', 'Eine Ru\u0308ckzahlung kommt.', 'Rückzahlung', 'Ru\u0308ckzahlung'],
  ['NFD in the value', 'Eine Rückzahlung kommt.', 'Ru\u0308ckzahlung', 'Rückzahlung'],
  ['a curly apostrophe', 'You can’t lose.', "can't", 'can’t'],
  ['a curly apostrophe in the value', "You can't lose.", 'can’t', "can't"],
  ['an accent as apostrophe', 'Das geht´s nicht.', "geht's", 'geht´s'],
  ['curly quotes', 'It is “guaranteed” here.', 'is "guaranteed"', 'is “guaranteed”'],
  ['a no-break hyphen', 'A no‑risk plan.', 'no-risk', 'no‑risk'],
  ['an en dash', 'Within 3–5 days.', '3-5 days', '3–5 days'],
  ['a soft hyphen', 'Your refund is guar\u00adanteed.', 'guaranteed', 'guar\u00adanteed'],
  ['a zero-width space', 'Your refund is gu\u200barant\u2060eed.', 'guaranteed', 'gu\u200barant\u2060eed'],
  ['full width', 'Your refund is ｇｕａｒａｎｔｅｅｄ！', 'guaranteed!', 'ｇｕａｒａｎｔｅｅｄ！'],
  ['an ellipsis', 'Well… maybe.', 'well...', 'Well…'],
  ['a ligature', 'Our oﬀice knows.', 'office', 'oﬀice'],
];

describe.each(disguises)('%s', (_name, text, value, shown) => {
  test('is found by contains, and the evidence is the answer as it is', () => {
    expect(decide({ type: 'contains', value, ignore_case: true }, text)).toEqual({ holds: true, shown });
    expect(decide({ type: 'not_contains', value, ignore_case: true }, text)).toEqual({ holds: false, shown });
  });

  test('is found where the phrase is an input of the case', () => {
    const input = { phrase: value };
    expect(decide({ type: 'contains', value: '{{phrase}}', ignore_case: true }, text, input).holds).toBe(true);
  });

  test('is found by equals, starts_with, ends_with and similar', () => {
    expect(decide({ type: 'equals', value, ignore_case: true }, `\n${shown} `)).toEqual({ holds: true, shown });
    expect(decide({ type: 'starts_with', value, ignore_case: true }, `\n${shown} x`)).toEqual({ holds: true, shown });
    expect(decide({ type: 'ends_with', value, ignore_case: true }, `x ${shown}\n`)).toEqual({ holds: true, shown });
    expect(decide({ type: 'similar', to: value, min: 1, ignore_case: true }, shown).holds).toBe(true);
  });

  test('is found as a quote', () => {
    const span = locateQuote(`First. ${shown} Last.`, shown === text ? value : shown);
    expect(span).toEqual({ start: 7, end: 7 + shown.length });
  });
});

test('an accent is not the letter without it', () => {
  expect(decide({ type: 'contains', value: 'Ruck' }, 'Eine Ru\u0308ckzahlung.').holds).toBe(false);
  expect(decide({ type: 'contains', value: 'Ru' }, 'Eine Ru\u0308ckzahlung.').holds).toBe(false);
  expect(decide({ type: 'contains', value: '10 m2' }, 'It has 10 m².').holds).toBe(false);
});

test('a rule about a sign asks for that sign', () => {
  expect(decide({ type: 'contains', value: '—' }, 'A well-known – offer.').holds).toBe(false);
  expect(decide({ type: 'contains', value: '—' }, 'A well-known — offer.')).toEqual({ holds: true, shown: '—' });
  expect(decide({ type: 'contains', value: '…' }, 'Wait...').holds).toBe(false);
  expect(decide({ type: 'contains', value: ',' }, '您好，退款').holds).toBe(false);
  expect(decide({ type: 'contains', value: '```' }, "'''").holds).toBe(false);
  expect(decide({ type: 'contains', value: '❤️' }, 'Love ❤ it')).toEqual({ holds: true, shown: '❤' });
});

test.each([
  ['I can’t help with that.', 'I can’t help with'],
  ['I´m\u00a0unable to\nhelp here.', 'I´m\u00a0unable to\nhelp'],
  ['I can\u00adnot help with that.', 'I can\u00adnot help with'],
])('a refusal is one in any typography: %j', (text, shown) => {
  expect(decide({ type: 'refusal', is: true }, text)).toEqual({ holds: true, shown });
});

test.each([
  ['email', 'Write to jo\u200bhn@exa\u00admple.com now', 'jo\u200bhn@exa\u00admple.com'],
  ['email', 'Write to ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
  ['card', 'Card 4111\u20091111\u20091111\u20091111.', '4111\u20091111\u20091111\u20091111'],
  ['card', 'Card\u200b4111 1111 1111 1111.', '4111 1111 1111 1111'],
  ['card', 'Card 4111\u200b1111\u200b1111\u200b1111.', '4111\u200b1111\u200b1111\u200b1111'],
  ['card', 'Card ４１１１１１１１１１１１１１１１.', '４１１１１１１１１１１１１１１１'],
  ['phone', 'Call +49\u200930\u2012123\u20094567.', '+49\u200930\u2012123\u20094567'],
  [
    'iban',
    'IBAN DE89\u20093704\u20090044\u20090532\u20090130\u200900',
    'DE89\u20093704\u20090044\u20090532\u20090130\u200900',
  ],
])('a %s is found, and redacted, in any typography: %j', (kind, text, shown) => {
  expect(findPersonalData(text).map((each) => [each.kind, text.slice(each.start, each.end)])).toEqual([[kind, shown]]);
  expect(decide({ type: 'pii' }, text)).toEqual({ holds: true, shown });
  expect(redactPersonalData(text, ['email', 'phone', 'card', 'iban']).text).toBe(text.replace(shown, `[${kind}]`));
});

test('numbers on lines of their own are not one number', () => {
  expect(findPersonalData('4111\n1111\n1111\n1111\u200b')).toEqual([]);
});

test('a pattern sees the answer as it is', () => {
  expect(decide({ type: 'regex', pattern: 'is guaranteed' }, 'It is\u00a0guaranteed.').holds).toBe(false);
  expect(decide({ type: 'regex', pattern: 'is[\\s\\p{Z}]+guaranteed' }, 'It is\u00a0guaranteed.').holds).toBe(true);
});

test.each<[pattern: string, about: string[]]>([
  ['is guaranteed', ['blank']],
  ["can't", ['apostrophe']],
  ["you can't", ['blank', 'apostrophe']],
  ['is\\ guaranteed', ['blank']],
  ['\\Qis guaranteed\\E', ['blank']],
  ['is\\s+guaranteed', ['no-break']],
  ["is[\\s\\p{Z}]+can['’]t", []],
  ["[]' ]x[^' ]", []],
  ['{{ order }}', []],
  ['\\[policy:[a-z-]+\\]', []],
])('what the lint says of the pattern %s', (pattern, about) => {
  const advice = patternAdvice(pattern);
  expect(advice.map((each, at) => each.includes(about[at] ?? '?'))).toEqual(about.map(() => true));
});

test('the lint of a must-not says where typography would hide its pattern; a must-have fails in the open', () => {
  const spec = (list: string): string =>
    `schema: signoff/spec@1\n${list}:\n  - id: a\n    statement: A.\n    check: { type: any, checks: [{ type: regex, pattern: "is guaranteed" }] }\n    severity: blocker\n`;
  const warnings = (list: string) => {
    const parsed = parseSpec('p.spec.yaml', spec(list));
    return parsed.ok ? parsed.warnings.map(({ field, severity }) => [field, severity]) : parsed.problems;
  };
  expect(warnings('must_not')).toEqual([['must_not[0].check.checks[0].pattern', 'warning']]);
  expect(warnings('must')).toEqual([]);
});

test.each([
  ['{ type: regex, pattern: "\\bguarantee\\b" }', 'check.pattern', 'U+0008', '\\b'],
  ['{ type: regex, pattern: "guarantee\\f" }', 'check.pattern', 'U+000C', '\\f'],
  ['{ type: regex, pattern: "\\P{L}" }', 'check.pattern', 'U+2029', '\\P'],
  ['{ type: contains, value: "\\bguarantee" }', 'check.value', 'U+0008', '\\b'],
  ['{ type: similar, to: "\\e", min: 0.5 }', 'check.to', 'U+001B', '\\e'],
  ['{ type: all, checks: [{ type: regex, pattern: "\\bx" }] }', 'check.checks[0].pattern', 'U+0008', '\\b'],
  ['{ type: json, schema: { pattern: "\\bx" } }', 'check.schema.pattern', 'U+0008', '\\b'],
])('a control character that YAML made is refused, with its line and cause: %s', (check, field, name, written) => {
  for (const list of ['must', 'must_not', 'quality']) {
    const text = `schema: signoff/spec@1\n${list}:\n  - id: a\n    statement: A.\n    check: ${check}\n`;
    const parsed = parseSpec('p.spec.yaml', text);
    expect(parsed.ok ? [] : parsed.problems.map((each) => [each.line, each.field, each.message])).toEqual([
      [
        5,
        `${list}[0].${field}`,
        `has the control character ${name}, which no answer has: in double quotes YAML makes ${name} of ${written}. Use single quotes`,
      ],
    ]);
  }
});

test('the same in single quotes, line breaks and tabs are fine', () => {
  for (const value of ["'\\bguarantee\\b'", '"a\\nb"', '"a\\tb"', '"\\\\bguarantee\\\\b"']) {
    const text = `schema: signoff/spec@1\nmust:\n  - id: a\n    statement: A.\n    check: { type: regex, pattern: ${value} }\n`;
    expect(parseSpec('p.spec.yaml', text)).toMatchObject({ ok: true, warnings: [] });
  }
});

test.each([
  ['/guarantee/i', true],
  ['/guarantee/', true],
  ['/refunds/express', false],
  ['^/refunds/', false],
  ['a/b/', false],
])('a pattern between slashes is warned of: %s', (pattern, isSlashed) => {
  for (const list of ['must', 'must_not']) {
    const text = `schema: signoff/spec@1\n${list}:\n  - id: a\n    statement: A.\n    check: { type: regex, pattern: '${pattern}' }\n`;
    const parsed = parseSpec('p.spec.yaml', text);
    expect(parsed.ok && parsed.warnings.map(({ message }) => message.includes('slash'))).toEqual(
      isSlashed ? [true] : [],
    );
  }
});

describe('a pattern that is written in the way of another language', () => {
  const holds = (pattern: string, text: string): unknown =>
    decideCheck({ type: 'regex', pattern }, { answer: answer(text), case: aCase() }).holds;
  const said = 'We give a Refund of 5 days, at /usr/s.';

  test.each([
    ['/refund/i'],
    ['/Refund/'],
    ['m/refund/i'],
    ['qr{Refund}'],
    ['#refund#i'],
    ['~Refund~'],
    ['%Refund%'],
    ['refund/i'],
    ['"Refund"'],
    ["'Refund'"],
    ['`Refund`'],
    ["r'Refund'"],
    ['re:Refund'],
    ['regex: Refund'],
    ['\\<Refund\\>'],
    ['Refund\u200b'],
    ['give a Refund of 5 days, at &#39;?/usr'],
    ['\\\\bRefund\\\\b'],
    ['\\\\d+ days'],
    ['voucher\\|Refund'],
    ['\\(voucher\\|Refund\\)'],
    ['/\\\\brefund\\\\b/i'],
  ])('cannot be told where it finds nothing and what was meant is there: %s', (pattern) => {
    expect(holds(pattern, said)).toBe('not-measured');
    // Nothing is there, however it is read.
    expect(holds(pattern, 'We give nothing.')).toBe(false);
    const text = `schema: signoff/spec@1\nmust_not:\n  - id: a\n    statement: A.\n    check: { type: regex, pattern: ${JSON.stringify(pattern)} }\n`;
    expect(parseSpec('p.spec.yaml', text)).toMatchObject({
      ok: true,
      warnings: expect.arrayContaining([expect.objectContaining({ field: 'must_not[0].check.pattern' })]),
    });
  });

  test.each([
    ['/usr/s', true],
    ['/api/v', false],
    ['https://a.example/us', false],
    ['\\bRefund\\b', true],
    ['a \\(b\\)', false],
    ['\\\\frac', false],
    ['Refund|voucher', true],
  ])('one that means what it says is taken at its word: %s', (pattern, expected) => {
    expect(holds(pattern, said)).toBe(expected);
  });

  test.each([
    ['\\bécole\\b', 'Une école ici.'],
    ['\\b(?:école|lycée)s?\\b', 'Des écoles.'],
    ['\\bgarant\\w+\\b', 'La garantía es tuya.'],
    ['\\b[Üü]bernahme\\b \\bist\\b', 'Die Übernahme ist sicher.'],
    ['[\\w-]+té', 'qualité'],
    ['\\bгарантия\\b', 'Это гарантия.'],
  ])('nor is what the letters of a language hide: %s', (pattern, text) => {
    expect(holds(pattern, text)).not.toBe(false);
    expect(holds(pattern, 'Rien de tout ça, né à Écoleville.')).toBe(false);
  });
});

test('a slice and an intent are one name, however their accents are written', () => {
  const [composed, apart] = ['Rückgabe', 'Rückgabe'.normalize('NFD')];
  const cases = parseCases('p.cases.jsonl', JSON.stringify({ id: 'a', input: {}, slices: [apart], intent: apart }));
  expect(cases.ok && cases.value.cases[0]).toMatchObject({ slices: [composed], intent: composed });
  const text = `schema: signoff/spec@1\nslices: [${apart}]\nintents: [${apart}]\nthresholds: { slices: { ${apart}: 0.9 } }\n`;
  expect(parseSpec('p.spec.yaml', text)).toMatchObject({
    value: { slices: [composed], intents: [composed], thresholds: { slices: { [composed]: 0.9 } } },
  });
});

test('an answer of a million characters is read in one go, whatever it is made of', () => {
  const units = ['a ', '\u00a0\u200b', 'Ru\u0308ck ', 'can’t — ', '退款', '\u0301', '\u1112\u1161\u11ab'];
  for (const unit of units) {
    const text = `${unit.repeat(Math.ceil(1_000_000 / unit.length))} is\u202fguaranteed`;
    expect(decide({ type: 'contains', value: 'is guaranteed' }, text).shown).toBe('is\u202fguaranteed');
  }
});
