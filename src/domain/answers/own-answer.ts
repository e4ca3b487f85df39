import { type Json } from '../files/json-value.ts';
import { endSaidIn, shapedAnswer } from './answer-shapes.ts';
import { isUnreadEnvelope } from './envelope.ts';
import { errorText, errorValue, isDoubtfulText } from './error-answer.ts';
import { cut } from './error-words.ts';
import { type Finish } from './output.ts';
import { unreadForm } from './output-record.ts';
import { flagsIn, noFlags, type OwnFlags } from './own/own-flags.ts';
import { showsThinking, withoutThinking } from './thinking.ts';
import { type OwnTrouble, troubleIn } from './own/own-trouble.ts';
import { holdsCallMarkup, noTools, parsedJson, togetherOnce, type ToolsSaid } from './tool-calls-in.ts';

/** What an answer in a file says by itself. */
export interface OwnAnswer {
  /** null: nothing stands there. */
  readonly text: string | null;
  readonly error: string | null;
  readonly finish: Finish | null;
  readonly tools: ToolsSaid;
  /** Its form is known: it holds no calls but those that were read. */
  readonly isRead: boolean;
  readonly isDoubtful: boolean;
  readonly trouble: OwnTrouble | null;
  readonly flags: OwnFlags;
  readonly endSaid: 'word' | 'nothing' | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly note: string | null;
}

/**
 * Reads an answer. JSON in a text is read as the same JSON is that stands there by itself; only a list of messages in a text stays the text it is.
 * Where more stands in it than what a server writes around an answer, all of it is the answer. `isPlain`: it
 * stands as it is.
 */
export function ownAnswer(value: Json | undefined, written: string | undefined, isPlain: boolean): OwnAnswer {
  const whole = value === undefined ? null : (written ?? textFrom(value));
  const plain = {
    error: null,
    finish: null,
    trouble: null,
    flags: noFlags,
    endSaid: null,
    tools: noTools,
    inputTokens: null,
    outputTokens: null,
    note: null,
  };
  if (value === undefined || whole === null || isPlain)
    return { ...plain, text: whole, isRead: true, isDoubtful: false };
  const document = typeof value === 'string' ? documentIn(value) : value;
  const shaped = shapedAnswer(document);
  const isList = typeof value === 'string' && Array.isArray(document);
  const more = shaped !== null && !isList ? shaped.more : null;
  const text = shaped === null || isList || more !== null ? whole : shaped.text;
  const said = typeof value === 'string' ? errorText(value) : errorValue(value);
  const unreadable = shaped === null && isUnreadEnvelope(document) ? unreadForm : null;
  const { finish = null, inputTokens = null, outputTokens = null } = shaped ?? {};
  return {
    text,
    error: said ?? shaped?.error ?? unreadable,
    finish,
    tools: togetherOnce([shaped?.tools ?? noTools, { calls: [], unread: holdsCallMarkup(text) }]),
    // What is no text and no known form may hold calls.
    isRead: (shaped !== null && more === null) || (shaped === null && typeof value !== 'object'),
    isDoubtful: isDoubtfulText(text) || isNothingButThinking(text),
    trouble: troubleIn(document),
    flags: flagsIn(document),
    endSaid: endSaidIn(document),
    inputTokens,
    outputTokens,
    note:
      more === null ? null : `says more than a model server writes around an answer (“${cut(more)}”): all of it counts`,
  };
}

/** It thought aloud, and came to no answer. */
const isNothingButThinking = (text: string): boolean => showsThinking(text) && withoutThinking(text).trim() === '';

/** The JSON that a text is; else nothing that has a form. */
function documentIn(text: string): unknown {
  return /^\s*[{[]/.test(text) && text.length <= longestDocument ? parsedJson(text) : text;
}

const longestDocument = 5_000_000;

export function textFrom(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
