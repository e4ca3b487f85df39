import { type Check } from './check.ts';
import { type Holds } from './holds.ts';
import { isIncomplete, type Answer } from '../answers/output.ts';
import { withoutThinking } from '../answers/thinking.ts';

/** White space, and characters that leave nothing to see. */
const nothingToSee = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

type Ending = Pick<Answer, 'finish' | 'text' | 'toolCalls'>;

/**
 * True for an answer of which something may be missing (formats.md, "Numbers"): by the way it ended, or because there is nothing in it, whatever
 * the server or the file calls its end. Everything that counts, judges or names incomplete answers asks here.
 */
export function isIncompleteAnswer(answer: Ending): boolean {
  return isIncomplete(answer.finish) || isEmptyAnswer(answer);
}

/** No word and no tool call, or no word but what the model thought aloud before its answer. */
function isEmptyAnswer({ text, toolCalls }: Ending): boolean {
  return toolCalls.length === 0 && nothingToSee.test(withoutThinking(text));
}

/**
 * One check that is no tree, on an incomplete answer, where its holding would be a pass: it stays "holds" only where what stands there shows it,
 * whatever is missing. All else that holds (by what is not there, or by how it ends) cannot be told. What does not hold stays so: it was not given.
 */
export function heldByWhatStands(check: Check, found: Holds, answer: Ending): Holds {
  return found.holds !== true || isShown(check, found, answer) ? found : cannotTellYet(found, answer);
}

/** Something forbidden that an incomplete answer does not show: it may stand in what is missing. One that it shows is there. */
export function absentSoFar(found: Holds, answer: Ending): Holds {
  return found.holds === false ? cannotTellYet(found, answer) : found;
}

function isShown(check: Check, { span }: Holds, { text }: Ending): boolean {
  const endsBefore = span !== null && span.end < text.length;
  switch (check.type) {
    case 'contains':
    case 'starts_with':
      return true;
    case 'regex':
      // What comes after a match can undo it only through a mark of the end or of a word's edge, and only where the match touches the end.
      return endsBefore || !/\$|\\[bBzZ]/u.test(check.pattern);
    case 'pii':
      // More digits make another number of it.
      return endsBefore;
    case 'length':
      return check.max === undefined;
    case 'tool_call':
      return check.none !== true;
    case 'refusal':
      return check.is;
    // Held by what is not there, or true of the whole alone. Of a judge nobody knows which: the rubric may ask for either.
    case 'not_contains':
    case 'equals':
    case 'ends_with':
    case 'json':
    case 'language':
    case 'similar':
    case 'judge':
    case 'human':
      return false;
    // Their parts have been asked one by one.
    case 'any':
    case 'all':
      return true;
  }
}

function cannotTellYet({ reason }: Holds, answer: Ending): Holds {
  return {
    holds: 'cannot-tell',
    reason: `${whatIsWrong(answer)}: what is missing could change this. ${reason}`,
    span: null,
    score: null,
  };
}

function whatIsWrong(answer: Ending): string {
  if (isEmptyAnswer(answer) && answer.finish !== 'filtered') {
    return nothingToSee.test(answer.text) ? 'The answer is empty' : 'The answer is nothing but thinking aloud';
  }
  switch (answer.finish) {
    case 'truncated':
      return 'The answer was cut off';
    case 'filtered':
      return 'The server held back part of the answer';
    case 'unknown':
      return 'The answer ended for an unknown reason';
    case 'empty':
    case 'complete':
    case 'refused':
      return 'The answer is empty';
  }
}
