import { readLanguageTag } from '#domain/checks/language-tag';
import { isPersonalDataKind } from '#domain/policy/personal-data';
import { type CriterionKind } from '#domain/spec/spec';
import { type CheckType, innerChecks, isOn, numberIn, type RawCheck, textIn, textsIn, typeOf } from './check-fields.ts';
import { checkCopy, checkEditorCopy } from '../copy.ts';

/**
 * How a criterion is decided, in one plain sentence. In a must-not the check describes the forbidden thing, so the sentence says when it
 * is broken. Works on half-filled checks too: what is missing is said to be missing.
 */
export function checkInWords(check: RawCheck, kind: CriterionKind): string {
  const type = typeOf(check);
  if (type === null) return checkCopy.undecided;
  if (type === 'judge') return judgeSentence(check, kind);
  if (type === 'human') return humanSentence(check, kind);
  const forbidden = kind === 'must-not';
  if (type === 'any' || type === 'all') {
    const parts = innerChecks(check).map(partOf);
    if (parts.length === 0) return checkCopy.noParts;
    return checkCopy.several(type, forbidden, parts);
  }
  return checkCopy.rule(clauseOf(type, check), forbidden);
}

/** One part of an any or all: "the answer contains “a”", "a judge says so: “…”". */
function partOf(check: RawCheck): string {
  const type = typeOf(check);
  if (type === null) return checkCopy.undecidedPart;
  if (type === 'judge') return checkCopy.judgePart(quote(textIn(check, 'rubric')), pointsOf(check));
  if (type === 'human') return checkCopy.humanPart;
  if (type === 'any' || type === 'all') return checkCopy.nested(type, innerChecks(check).map(partOf));
  return checkCopy.answer(clauseOf(type, check));
}

type RuleType = Exclude<CheckType, 'judge' | 'human' | 'any' | 'all'>;

/** What follows "the answer": a verb and its object. */
function clauseOf(type: RuleType, check: RawCheck): string {
  const clause = plainClause(type, check);
  return isOn(check, 'ignore_case') ? `${clause}${checkCopy.ignoringCase}` : clause;
}

function plainClause(type: RuleType, check: RawCheck): string {
  switch (type) {
    case 'contains':
    case 'not_contains':
    case 'equals':
    case 'starts_with':
    case 'ends_with':
      return checkCopy.text[type](quote(textIn(check, 'value')));
    case 'regex':
      return checkCopy.pattern(quote(textIn(check, 'pattern')));
    case 'length':
      return checkCopy.length(numberIn(check, 'min'), numberIn(check, 'max'), textIn(check, 'unit'));
    case 'json':
      return check['schema'] === undefined ? checkCopy.json : checkCopy.jsonWithSchema;
    case 'tool_call':
      return check['none'] === true
        ? checkCopy.noTool
        : checkCopy.tool(textIn(check, 'name'), argumentsOf(check['arguments']));
    case 'similar': {
      const to = textIn(check, 'to');
      const target = to === 'expected' ? checkCopy.expectedAnswer : quote(to);
      return checkCopy.similar(target, numberIn(check, 'min'));
    }
    case 'refusal':
      return check['is'] === false ? checkCopy.noRefusal : checkCopy.refusal;
    case 'language':
      return languageClause(textIn(check, 'is'));
    case 'pii':
      return personalDataClause(check);
  }
}

function languageClause(tag: string): string {
  const read = readLanguageTag(tag);
  return checkCopy.language(read.ok ? read.name : null, tag);
}

function personalDataClause(check: RawCheck): string {
  const kinds = textsIn(check, 'kinds').filter(isPersonalDataKind);
  return kinds.length === 0
    ? checkCopy.personalData
    : checkCopy.personalDataOf(kinds.map((kind) => checkEditorCopy.personalDataKinds[kind]));
}

function judgeSentence(check: RawCheck, kind: CriterionKind): string {
  const points = pointsOf(check);
  if (textIn(check, 'rubric').trim() === '') return checkCopy.judgeUnfilled;
  const rubric = quote(textIn(check, 'rubric'));
  if (points !== null) return checkCopy.judgePoints(rubric, points, kind === 'must-not');
  return kind === 'must-not' ? checkCopy.judgeForbids(rubric) : checkCopy.judge(rubric);
}

function humanSentence(check: RawCheck, kind: CriterionKind): string {
  const instructions = textIn(check, 'instructions');
  const asked = instructions === '' ? null : quote(instructions);
  return kind === 'must-not' ? checkCopy.humanForbids(asked) : checkCopy.human(asked);
}

/** Points of a judge with a scale; null for pass or fail. */
export interface Points {
  readonly scale: number;
  readonly passAt: number | null;
}

function pointsOf(check: RawCheck): Points | null {
  const scale = numberIn(check, 'scale');
  return scale === null ? null : { scale, passAt: numberIn(check, 'pass_at') };
}

function argumentsOf(value: unknown): string | null {
  return value === undefined ? null : clip(JSON.stringify(value));
}

/** In curly quotes on one line; what is not there yet says so. */
function quote(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line === '' ? checkCopy.nothingYet : `“${clip(line)}”`;
}

const longest = 160;

function clip(text: string): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
