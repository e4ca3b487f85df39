import { writeAnswer, type OfferedTool } from './answer-writer.ts';
import { type PracticeModel } from './catalog.ts';
import { createChance, type Chance } from './chance.ts';
import { isTextTask, writeGenericAnswer } from './generic-answer.ts';
import { recogniseInstructions } from './instructions.ts';
import { valueForSchema, writeJsonAnswer } from './json-answer.ts';
import { findTopic } from './knowledge.ts';
import { isJudgeRequest, judgeReply } from './practice-judge.ts';
import { isSuggestionRequest, suggestionReply } from './practice-suggestion.ts';
import { readSituation } from './situation.ts';
import { contentOf, countTokens, type CompletionRequest, type WireAnswer } from './wire.ts';

export interface PracticeReply {
  readonly answer: WireAnswer;
  /** Milliseconds that this answer takes, before scaling. */
  readonly latencyMs: number;
}

/** The answer to a call: the same for the same (model, messages, temperature, seed). Pure. */
export function reply(model: PracticeModel, request: CompletionRequest, seed: number): PracticeReply {
  const wholeText = request.messages.map((message) => `${message.role}: ${contentOf(message)}`).join('\n');
  const { prompt, question } = splitPrompt(request);
  const chance = createChance({
    model: model.id,
    caseText: question,
    wholeText,
    temperature: request.temperature ?? 1,
    seed,
  });
  const written = isJudgeRequest(request)
    ? { text: judgeReply(request), toolCalls: [] }
    : isSuggestionRequest(request)
      ? { text: suggestionReply(request), toolCalls: [] }
      : write(model, request, { prompt, question, chance });
  const cut = cutToLength(written.text, request.max_completion_tokens ?? request.max_tokens ?? null);
  const answer: WireAnswer = {
    model: model.id,
    text: cut.text,
    toolCalls: written.toolCalls,
    finishReason: cut.isCut ? 'length' : written.toolCalls.length > 0 ? 'tool_calls' : 'stop',
    refusal: null,
    inputTokens: countTokens(wholeText),
    outputTokens: countTokens(cut.text) + written.toolCalls.length * 12,
  };
  const { from, to } = model.latencyMs;
  return { answer, latencyMs: chance.between('latency', from, to) };
}

interface Asked {
  readonly prompt: string;
  readonly question: string;
  readonly chance: Chance;
}

function write(
  model: PracticeModel,
  request: CompletionRequest,
  { prompt, question, chance }: Asked,
): Pick<WireAnswer, 'text' | 'toolCalls'> {
  const instructions = recogniseInstructions(prompt);
  const topic = findTopic(question);
  const situation = readSituation(prompt, question, topic);
  const { skill } = model;
  const written =
    situation.isSupport && !isTextTask(prompt)
      ? writeAnswer({ instructions, situation, tools: offeredTools(request), chance, skill })
      : { text: writeGenericAnswer({ prompt, question, instructions, chance, skill }), toolCalls: [] };
  const material = { text: written.text, situation, chance };
  const format = request.response_format;
  if (format?.type === 'json_schema') {
    return { text: JSON.stringify(valueForSchema(format.json_schema.schema, 'answer', material)), toolCalls: [] };
  }
  const wantsJson = format?.type === 'json_object' || instructions.json !== null;
  if (!wantsJson) return written;
  return {
    text: writeJsonAnswer(instructions.json?.keys ?? [], material, format ? 1 : skill),
    toolCalls: written.toolCalls,
  };
}

/** The prompt is what the system says; the question is the last user message. A call without a system message asks both in one. */
function splitPrompt(request: CompletionRequest): { prompt: string; question: string } {
  const texts = (roles: readonly string[]): string[] =>
    request.messages.filter((message) => roles.includes(message.role)).map(contentOf);
  const system = texts(['system', 'developer']).join('\n');
  const last = texts(['user']).at(-1) ?? '';
  if (system !== '') return { prompt: system, question: last };
  const paragraphs = last.trim().split(/\n\s*\n/);
  return { prompt: last, question: paragraphs.at(-1) ?? '' };
}

function offeredTools(request: CompletionRequest): OfferedTool[] {
  return (request.tools ?? []).map((tool) => {
    const properties = tool.function.parameters?.['properties'];
    const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
    return { name: tool.function.name, argument: names[0] ?? 'value' };
  });
}

function cutToLength(text: string, maxTokens: number | null): { text: string; isCut: boolean } {
  if (maxTokens === null || countTokens(text) <= maxTokens) return { text, isCut: false };
  return { text: text.slice(0, maxTokens * 4), isCut: true };
}
