import { isObject, type JsonObject } from '../files/json-value.ts';
import { isAsidePart } from './answer-parts.ts';
import { plainName } from './output-names.ts';

/** What servers and tools write around an answer, none of which a user sees: by name, without case and signs. */
const beside = new Set(
  (
    'id object created createdat createdtime updatedat timestamp time date model modelname modelid modelversion provider name type role index ' +
    'finishreason finishreasons finishdetails finishmessage stopreason stopsequence stopdetails donereason done endreason logprobs avglogprobs avglogprob ' +
    'systemfingerprint servicetier ' +
    'promptfilterresults contentfilterresults usage usagemetadata responsemetadata generationinfo metadata additionalkwargs toolcalls functioncall invalidtoolcalls ' +
    'toolcallid toolcall tooluse custom function arguments args parameters input tooltype annotations citations citationmetadata groundingmetadata urlcontextmetadata safetyratings ' +
    'promptfeedback responseid messageid reasoning reasoningcontent reasoningdetails thinking thought thoughtsignature signature cachecontrol status incompletedetails ' +
    'error latency latencyms metrics timings stats duration totalduration loadduration promptevalcount promptevalduration evalcount evalduration cost traceid requestid runid ' +
    'sessionid conversationid threadid example lc tokencount tokens tokenids warnings providermetadata providerspecificfields xgroq container contextmanagement instructions ' +
    'tools toolchoice paralleltoolcalls temperature topp maxtokens maxoutputtokens previousresponseid store truncation textformat user background speech encryptedcontent ' +
    'phase sender recipient channel endturn weight version nativefinishreason matchedstop'
  ).split(' '),
);
/** Where one of these stands alone, an answer is kept in it. */
const holders = new Set(
  'message data result response body output completion answer payload raw reply choice generation'.split(' '),
);

/** What a list of one holds; anything else itself. */
export function theOne(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** True for a name under which an answer is kept one level down. */
export function isHolder(name: string): boolean {
  return holders.has(plainName(name));
}

/** True for a name that servers and tools have for what no user sees. */
export function isServerName(name: string): boolean {
  return beside.has(plainName(name));
}

/** What an object keeps of an answer one level down: `{"data": {"choices": [...]}}`. */
export function heldIn(value: JsonObject): JsonObject[] {
  return Object.entries(value).flatMap(([name, each]) =>
    holders.has(plainName(name)) && isObject(each) ? [each] : [],
  );
}

/** True where everything but what the object holds one level down is written around an answer. */
export function isOnlyHolder(value: JsonObject): boolean {
  return Object.keys(value).every((name) => holders.has(plainName(name)) || beside.has(plainName(name)));
}

/**
 * The first words of an answer's object that are not in what was read of it; null: all are. A name that servers have for something around an answer says
 * nothing of its own; neither does what a model says to itself, or what others said.
 */
export function unreadWords(value: unknown, read: string): string | null {
  if (typeof value === 'string') return /\p{L}/u.test(value) && !read.includes(value) ? value : null;
  if (Array.isArray(value)) return firstOf(sinceAsked(value).map((each) => unreadWords(each, read)));
  if (!isObject(value) || isAsidePart(value) || isOfOthers(value)) return null;
  const mine = Object.entries(value).filter(([name]) => !beside.has(plainName(name)));
  return firstOf(mine.map(([, each]) => unreadWords(each, read)));
}

const firstOf = (found: readonly (string | null)[]): string | null => found.find((each) => each !== null) ?? null;

const roleOf = (value: unknown): string => (isObject(value) && typeof value['role'] === 'string' ? value['role'] : '');
const isOfOthers = (value: unknown): boolean => /^(?:user|human|system|developer|tool|function)$/i.test(roleOf(value));

/** Of a conversation what came after the last question: what was said before it is another answer. */
function sinceAsked(list: readonly unknown[]): readonly unknown[] {
  return list.slice(list.findLastIndex((each) => /^(?:user|human)$/i.test(roleOf(each))) + 1);
}

/** True for what a server or a tool writes around an answer and is not read: neither its text nor its calls are known. */
export function isUnreadEnvelope(value: unknown): boolean {
  if (!isObject(value)) return false;
  const counts = isObject(value['usage']) ? Object.entries(value['usage']) : [];
  return (
    envelopeNames.some((name) => value[name] !== undefined && value[name] !== null) ||
    counts.some(([name, count]) => /tokens?$/i.test(name) && typeof count === 'number') ||
    (Array.isArray(value['generations']) && Array.isArray(value['generations'][0])) ||
    (typeof value['object'] === 'string' && /^(?:chat\.completion|text_completion|response)/.test(value['object'])) ||
    heldIn(value).some(isUnreadEnvelope)
  );
}

const envelopeNames = [
  'finish_reason',
  'finishReason',
  'stop_reason',
  'stopReason',
  'done_reason',
  'tool_calls',
  'toolCalls',
  'function_call',
  'functionCall',
  'usageMetadata',
  'incomplete_details',
  'promptFeedback',
  'lc',
];
