import { type Answer } from '#domain/answers/output';
import { withoutThinking } from '#domain/answers/thinking';

/** The answer as its users see it, where somebody said that what the model thinks aloud before it is left out; marked where something was. */
export function asUsersSee<Given extends Omit<Answer, 'costUsd'>>(answer: Given, leaveOutThinking: boolean): Given {
  const text = leaveOutThinking ? withoutThinking(answer.text) : answer.text;
  if (text === answer.text) return answer;
  const isEmpty = answer.finish === 'complete' && text.trim() === '' && answer.toolCalls.length === 0;
  return { ...answer, text, finish: isEmpty ? 'empty' : answer.finish, thinkingLeftOut: true };
}
