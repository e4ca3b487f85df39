import { worstFinish } from '#domain/answers/finish-words';
import { type Finish, type ToolCall } from '#domain/answers/output';
import { paidTokens, totalAlone, type TokenUsage } from '#domain/answers/token-usage';
import { type CountedTokens } from '#domain/run/call-bound';
import { finishOf, isBroken, promisesCalls } from '../finish-reason.ts';
import { ServerError } from '../server-error.ts';
import { ToolCallParts } from '../tool-call-parts.ts';
import { type Choice, type Part } from './completion-schema.ts';
import { isCall, isUnread, partsOf, textOf } from './content-parts.ts';
import { UnreadableAnswer } from './unreadable-answer.ts';

export interface ReadAnswer extends CountedTokens {
  readonly text: string;
  readonly finish: Finish;
  readonly toolCalls: ToolCall[];
  /** The text may hold a call that the server did not read. */
  readonly toolCallsUnknown?: boolean;
}

export interface Assembly {
  text: string;
  refusal: string;
  /** Every end that was told. */
  readonly ends: string[];
  /** The server said that the answer is over: nothing was cut on the way. */
  ended: boolean;
  /** Something of an answer came: whatever breaks now was worked for. */
  begun: boolean;
  /** Something came that is not read here: the answer is not known whole. */
  unread: boolean;
  usage: TokenUsage | null;
  readonly toolCalls: ToolCallParts;
  readonly hasTools: boolean;
}

export const startAssembly = (tools: readonly string[]): Assembly => ({
  text: '',
  refusal: '',
  ends: [],
  ended: false,
  begun: false,
  unread: false,
  usage: null,
  toolCalls: new ToolCallParts(tools),
  hasTools: tools.length > 0,
});

export function addPart(
  assembly: Assembly,
  part: Part | null | undefined,
  choice: Pick<Choice, 'finish_reason' | 'content_filter_results'> | undefined,
  whole = false,
): void {
  assembly.begun ||= Boolean(part);
  assembly.text += textOf(part?.content);
  assembly.refusal += part?.refusal ?? '';
  const old = part?.function_call;
  const within = partsOf(part?.content);
  const calls = [
    ...(part?.tool_calls ?? []),
    ...(old ? [{ index: 0, function: old }] : []),
    ...within.filter(isCall).map(({ id, name, input }) => ({ id, name, arguments: input })),
  ];
  assembly.unread ||= (part?.audio ?? null) !== null || within.some(isUnread);
  if (calls.some((call) => !assembly.toolCalls.add(call, whole)))
    throw new UnreadableAnswer('malformed', 'More than 128 tool calls');
  if (choice?.finish_reason) assembly.ends.push(choice.finish_reason);
  const isFiltered = Object.values(choice?.content_filter_results ?? {}).some((each) => each?.filtered === true);
  if (isFiltered && !assembly.ends.includes('content_filter')) assembly.ends.push('content_filter');
}

/** An answer that was cut on the way is none; one that ended without saying why ended for an unknown reason. Of several ends the worst counts. */
export function finishAssembly(assembly: Assembly): ReadAnswer {
  const { ends, refusal, usage, ended } = assembly;
  if (ends.length === 0 && !ended) throw new UnreadableAnswer('cut-off', 'The answer ended without a finish reason');
  const broken = ends.find(isBroken);
  if (broken !== undefined) {
    const message = `The server stopped with the finish reason "${broken}"`;
    throw new ServerError(500, { message, codes: [], param: null, waitMs: null }, { mayHaveWorked: true });
  }
  const toolCalls = assembly.toolCalls.calls();
  // What stands in the refusal is said too, whatever stands beside it.
  const text = [assembly.text, refusal].filter((each) => each !== '').join('\n');
  const empty = text.trim() === '' && toolCalls.length === 0;
  const callsAreMissing = assembly.toolCalls.isDoubtful || (toolCalls.length === 0 && ends.some(promisesCalls));
  const how = { refused: refusal !== '', empty, unread: assembly.unread || callsAreMissing };
  const finish = worstFinish(ends.map((reason) => finishOf(reason, how)));
  return {
    text,
    finish: finish ?? finishOf(null, how),
    toolCalls,
    ...(assembly.hasTools && toolCalls.length === 0 && holdsCall(text) && { toolCallsUnknown: true }),
    ...tokensOf(usage, empty),
  };
}

/**
 * A call in the words of a model's own template (Hermes and Qwen, Mistral, Llama, DeepSeek, Kimi), which this server did not read: whoever runs the prompt may
 * read it, and call the tool.
 */
const holdsCall = (text: string): boolean =>
  /<(tool_call|function_call|tool_calls|function)\b|\[TOOL_CALLS\]|<\|(python_tag|tool_call)|<｜tool▁call|<function=/u.test(
    text,
  );

export function tokensOf(usage: TokenUsage | null, isEmpty: boolean): CountedTokens {
  if (usage === null) return { inputTokens: null, outputTokens: null };
  const { statedUsd } = usage;
  // No question is free of tokens, and no answer with words in it: such a count counts nothing.
  const { input, output } = paidTokens({ ...usage, input: usage.input || null });
  const outputTokens = output === 0 && !isEmpty ? null : output;
  const totalTokens = totalAlone(input, usage.total);
  return {
    inputTokens: input,
    outputTokens,
    ...(statedUsd !== null && { statedUsd }),
    ...(totalTokens !== null && { totalTokens }),
  };
}
