import { type CriterionKind } from '#domain/spec';
import { counted, inNumbers } from '../../ui/words.ts';

const units: Readonly<Record<string, readonly [string, string]>> = {
  words: ['word', 'words'],
  characters: ['character', 'characters'],
  sentences: ['sentence', 'sentences'],
};

function inUnits(count: number, unit: string): string {
  const [one, many] = units[unit] ?? ['word', 'words'];
  return counted(count, one, many);
}

/** "80 %", "62.5 %". */
export function percent(share: number): string {
  return `${inNumbers(Math.round(share * 1e4) / 100)} %`;
}

/** How a check is said in a sentence (check-words.ts). */
export const checkCopy = {
  undecided: 'Nobody has said yet how this is decided.',
  undecidedPart: 'a check that is not filled in yet',
  noParts: 'Several checks together, and none is there yet.',
  nothingYet: 'something that is not filled in yet',
  rule: (clause: string, forbidden: boolean) =>
    forbidden ? `A rule: it is broken when the answer ${clause}.` : `A rule: the answer ${clause}.`,
  answer: (clause: string) => `the answer ${clause}`,
  ignoringCase: ' (capitals do not matter)',
  text: {
    contains: (value: string) => `contains ${value}`,
    not_contains: (value: string) => `does not contain ${value}`,
    equals: (value: string) => `is exactly ${value}`,
    starts_with: (value: string) => `starts with ${value}`,
    ends_with: (value: string) => `ends with ${value}`,
  },
  pattern: (pattern: string) => `matches the pattern ${pattern}`,
  length: (min: number | null, max: number | null, unit: string) => {
    if (min === null && max === null) return 'has a length that is not filled in yet';
    if (min === null) return `has at most ${inUnits(max ?? 0, unit)}`;
    if (max === null) return `has at least ${inUnits(min, unit)}`;
    return min === max ? `has exactly ${inUnits(min, unit)}` : `has ${inNumbers(min)} to ${inUnits(max, unit)}`;
  },
  json: 'is valid JSON',
  jsonWithSchema: 'is JSON that follows its schema',
  tool: (name: string, parameters: string | null) =>
    `calls the tool ${name === '' ? 'that is not filled in yet' : name}${parameters === null ? '' : ` with ${parameters}`}`,
  noTool: 'calls no tool',
  expectedAnswer: 'the expected answer',
  similar: (target: string, share: number | null) =>
    share === null ? `is like ${target}` : `is at least ${percent(share)} like ${target}`,
  refusal: 'declines to help',
  noRefusal: 'does not decline to help',
  language: (tag: string) => `is written in the language ${tag}`,
  personalData: 'contains personal data',
  judge: (rubric: string) => `A judge decides: ${rubric}`,
  judgeForbids: (rubric: string) => `A judge decides: it is broken when this is so: ${rubric}`,
  judgePoints: (rubric: string, { scale, passAt }: { scale: number; passAt: number | null }, forbidden: boolean) => {
    const given = `A judge gives 1 to ${scale} points: ${rubric}`;
    return passAt === null ? given : `${given} ${passAt} or more ${forbidden ? 'breaks it' : 'is met'}.`;
  },
  judgePart: (rubric: string, points: { scale: number; passAt: number | null } | null) =>
    points === null
      ? `a judge says so: ${rubric}`
      : `a judge gives ${points.passAt ?? points.scale} of ${points.scale} points or more: ${rubric}`,
  human: (asked: string | null) =>
    asked === null ? 'A person decides, in the review.' : `A person decides, in the review: ${asked}`,
  humanForbids: (asked: string | null) =>
    `A person decides, in the review, whether it is broken${asked === null ? '.' : `: ${asked}`}`,
  humanPart: 'a person says so in the review',
  several: (type: 'any' | 'all', forbidden: boolean, parts: readonly string[]) => {
    const beginning = forbidden
      ? { any: 'It is broken when one of these is so', all: 'It is broken when all of these are so' }
      : { any: 'One of these is enough', all: 'All of these together' };
    return `${beginning[type]}: ${parts.join('; ')}.`.replace(/([.?!]”)\.$/u, '$1');
  },
  nested: (type: 'any' | 'all', parts: readonly string[]) =>
    `${type === 'any' ? 'one of' : 'all of'} (${parts.join('; ')})`,
} as const;

export const kindNames: Readonly<Record<CriterionKind, string>> = {
  must: 'Must always',
  'must-not': 'Must never',
  quality: 'Quality',
};
