import { saysTrouble } from '../error-words.ts';
import { isNothingWord, numberIn, yesOrNo } from '../flags.ts';
import { deniesErrors, saysFine } from './words-of-calls.ts';
import { countNames, looseCodes, looseStatuses, textsOfTrouble } from './call-names.ts';

/** `doubt`: it may be a verdict of the tool's own on an answer, or say that there is none. `other`: a word of whatever the column is of. */
export type StatusSaid = 'fine' | 'failed' | 'unfinished' | 'doubt' | 'other';

const unfinishedWords =
  /^(?:pending|queued|waiting|running|in[ _-]?progress|started|processing|scheduled|not[ _-]?(?:yet[ _-]?)?started|unstarted|not[ _-]?run)$/;
/** What a column of a name for statuses (`statuses` of call-names.ts) says. */
export function statusSaid(name: string, written: string | number | boolean): StatusSaid {
  // As enumerations are written: STATUS_CODE_ERROR, Status.ERROR.
  const word = String(written)
    .trim()
    .toLowerCase()
    .replace(/^(?:status[_.]?)?(?:code)?[_.]/, '');
  if (looseStatuses.test(name)) return saysTrouble(word, { loosely: true }) ? 'failed' : 'other';
  const code = /^(?:https?[ /]?(?:[12](?:\.[01])?)? ?)?(\d{3})\b/.exec(word)?.[1];
  // Only what HTTP has for errors counts there.
  if (looseCodes.test(name)) return code !== undefined && /^[45]/.test(code) ? 'failed' : 'other';
  // 206: a part of it.
  if (code !== undefined) return /^2/.test(code) && code !== '206' ? 'fine' : 'failed';
  if (/^-\d+$/.test(word)) return 'failed';
  // OpenTelemetry and gRPC: 0 and 1 are fine or say nothing.
  if (/code$|^grpc/.test(name) && /^(?:[2-9]|1\d)$/.test(word)) return 'failed';
  if (numberIn(word) !== null) return 'other';
  if (/^(?:fail|failing|not[ _-]?ok|nok|unsuccessful|ko)$/.test(word) || yesOrNo(word) === false) return 'doubt';
  if (/^[×╳🔴🟥⛔]\uFE0F?$/u.test(word)) return 'doubt';
  if (unfinishedWords.test(word)) return 'unfinished';
  if (saysTrouble(word)) return 'failed';
  return saysFine(word) || yesOrNo(word) === true ? 'fine' : 'other';
}

/** States are a word or two. */
const longestState = 40;
/** Of these a failure may be one of what the answer was tested for. */
const ofTests = /verdict|(?:test|eval|judge|grad|check|assert)[a-z]*(?:result|status|state|outcome)$/;
/** Words for trouble that are of anything. */
const ofAnything = /cancel|exceed|dead|interrupt|(?:^|\W)no[ _-]/;
const ofCalls =
  /^(?:job|task|batch|log|exec|execution|process|worker|step|pipeline|inference|stream|agent|node|final|run|call|api|llm|request|response)+(?:status|state)$/;

/** True for a plain word for a failure under a name that ends like one of a state (`statusesOf`), whatever it is the state of. */
export function saysFailure(name: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const word = String(value).trim().toLowerCase();
  if (word.length > longestState || isNothingWord(word)) return false;
  if (/(?:status|code)$/.test(name) && /^(?:5\d\d|429)$/.test(word)) return true;
  if (ofCalls.test(name))
    return saysTrouble(word) || unfinishedWords.test(word) || statusSaid('status', word) === 'doubt';
  if (ofTests.test(name) && /^\W*fail/.test(word)) return false;
  return saysTrouble(word, { loosely: true }) && !ofAnything.test(word);
}

/** What is to be done where something is too long, and not that it was: OpenAI's and tokenizers' `truncation`. */
const settings =
  /^(?:auto|automatic|default|enabled|disabled|left|right|middle|longest_first|only_first|only_second|do_not_truncate)$/i;

/** Visual Basic and Access write -1 for a yes; for a time or a count it says that there is no limit, or none is known. */
function isYes(name: string, number: number): boolean {
  if (countNames.test(name)) return number > 0;
  return number === 1 || (number === -1 && !/timeout$/.test(name));
}

export type FlagSaid = 'yes' | 'no' | 'blank' | 'unread';

/** What a flag of trouble says. A number above 1 is how often it happened only where the name says so: a limit and a time have such names and numbers, too. */
export function troubleSaid(name: string, value: unknown): FlagSaid {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const number = numberIn(value);
  if (number !== null) return isYes(name, number) ? 'yes' : 'no';
  if (typeof value !== 'string' || isNothingWord(value)) return 'blank';
  const said = yesOrNo(value);
  if (said !== null) return said ? 'yes' : 'no';
  if (saysTrouble(value)) return 'yes';
  // A limit with its unit, a date, a setting; and a place of errors in which all went well.
  return /^\d/.test(value.trim()) ||
    settings.test(value.trim()) ||
    saysFine(value) ||
    deniesErrors(value) ||
    /^no /i.test(value.trim()) ||
    textsOfTrouble.test(name)
    ? 'no'
    : 'unread';
}

/** What a flag of success says. When something was done is that it was. */
export function successSaid(value: unknown): FlagSaid {
  const said = yesOrNo(value);
  if (said !== null) return said ? 'yes' : 'no';
  if (typeof value !== 'string' || isNothingWord(value)) return 'blank';
  const word = value.trim().toLowerCase();
  if (saysTrouble(word)) return 'no';
  return saysFine(word) || /^\d{4}-\d\d|^\d\d?[./]\d\d?[./]\d\d/.test(word) ? 'yes' : 'unread';
}
