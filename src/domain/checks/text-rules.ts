import { type Answer } from '../answers/output.ts';
import { type Case } from '../cases/case.ts';
import { type Check } from './check.ts';
import { type Holds } from './holds.ts';
import { decideLanguage } from './language-check.ts';
import { decideLength } from './length.ts';
import { decidePersonalData } from './personal-data-check.ts';
import { decideRefusal } from './refusal.ts';
import { decideSimilar } from './similar.ts';
import { decideRegex, decideText } from './text-checks.ts';

const others = ['json', 'tool_call', 'judge', 'human', 'any', 'all'] as const;

/** A check that a rule decides from the text of an answer alone: in a run, and in a window on a text that somebody pasted. */
type TextRule = Exclude<Check, { type: (typeof others)[number] }>;

export function isTextRule(check: Check): check is TextRule {
  return !others.some((type) => type === check.type);
}

/** Pure, never throws. `language` needs `prepareChecks` first. */
export function decideTextRule(check: TextRule, answer: Answer, aCase: Case): Holds {
  switch (check.type) {
    case 'contains':
    case 'not_contains':
    case 'equals':
    case 'starts_with':
    case 'ends_with':
      return decideText(check, answer.text, aCase);
    case 'regex':
      return decideRegex(check, answer.text, aCase);
    case 'length':
      return decideLength(check, answer.text);
    case 'similar':
      return decideSimilar(check, answer.text, aCase);
    case 'refusal':
      return decideRefusal(check, answer);
    case 'language':
      return decideLanguage(check, answer.text);
    case 'pii':
      return decidePersonalData(check, answer.text);
  }
}
