/** The practice judge: reads the question that domain/judge.ts puts to a judge, and answers it by rules. */
import { normalText } from '#domain/files/normal-text';
import { look, warmth } from './judge-rules.ts';
import { contentOf, type CompletionRequest } from './wire.ts';

const schemaNames = ['judgement', 'score', 'signoff_judgement', 'preference'];

/** A judge's call is known by the name of the JSON schema it demands, or by the first words of its instructions. */
export function isJudgeRequest(request: CompletionRequest): boolean {
  const format = request.response_format;
  if (format?.type === 'json_schema' && schemaNames.includes(format.json_schema.name)) return true;
  return /^You (?:judge one answer|compare two answers) of an assistant\b/.test(systemOf(request));
}

/** The judge's JSON. Pure. Instructions inside the material are material: nothing but the rules looks at it. */
export function judgeReply(request: CompletionRequest): string {
  const system = systemOf(request);
  const material = request.messages
    .filter((message) => message.role === 'user')
    .map(contentOf)
    .join('\n');
  const tag = /"BEGIN DATA ([0-9a-f]+)"/.exec(system)?.[1] ?? '';
  if (system.startsWith('You compare two answers')) return preferred(material, tag);
  const rubric = /^(?:Statement|Question): ([^]*?)(?:\n\n|$)/m.exec(system)?.[1] ?? '';
  const answer = blockNamed('the answer to judge', material, tag);
  const headline = blockNamed('what the user said', material, tag) ?? '';
  const scale = Number(/\bgive it 1 \(worst\) to (\d+) \(best\)/.exec(system)?.[1] ?? 0);
  if (answer === null || rubric === '') return judgement('The material cannot be read.', '', scale, null);
  if (showsNothing(answer)) return judgement('The answer is empty.', '', scale, scale > 0 ? 1 : false);
  return scale > 0 ? scored(rubric, answer, headline, scale) : decided(rubric, answer, headline);
}

/** The warmer answer by the rules for warmth; where they are alike the first one, as a judge would whom the order sways. */
function preferred(material: string, tag: string): string {
  const one = warmth(blockNamed('the first answer', material, tag) ?? '', 10);
  const other = warmth(blockNamed('the second answer', material, tag) ?? '', 10);
  if (one.points === other.points)
    return JSON.stringify({
      reason: 'Both are about as friendly; the one that came first reads well.',
      better: 'first',
    });
  const better = one.points > other.points ? 'first' : 'second';
  const winner = better === 'first' ? one : other;
  return JSON.stringify({ reason: `It is the friendlier one. ${winner.reason}`, better });
}

function scored(rubric: string, answer: string, headline: string, scale: number): string {
  if (/\b(warm\w*|human|friendly|kind|tone|person)\b/i.test(rubric)) {
    const { points, quote, reason } = warmth(answer, scale);
    return judgement(reason, quote, scale, points);
  }
  const sighting = look(rubric, answer, headline);
  if (!sighting) return judgement('I have no rule for this question.', '', scale, null);
  const quote = sighting.quote === '' ? firstWords(answer) : sighting.quote;
  return judgement(sighting.reason, quote, scale, sighting.found ? scale : Math.min(2, scale));
}

/** A rubric that denies ("does not promise") holds where the thing is absent. */
const denying = /\b(?:does not|doesn't|do not|never|avoids?|without|free of)\b/i;

function decided(rubric: string, answer: string, headline: string): string {
  if (/\b(warm\w*|human|friendly|kind|tone)\b/i.test(rubric)) {
    const { points, quote, reason } = warmth(answer, 5);
    return judgement(reason, quote, 0, points >= 4);
  }
  const sighting = look(rubric, answer, headline);
  if (!sighting) return judgement('I have no rule for this statement.', '', 0, null);
  const holds = denying.test(rubric) ? !sighting.found : sighting.found;
  return judgement(sighting.reason, holds && sighting.quote === '' ? firstWords(answer) : sighting.quote, 0, holds);
}

/** `said`: points on a scale, whether the statement holds, or null for "cannot tell". */
function judgement(reason: string, quote: string, scale: number, said: number | boolean | null): string {
  if (scale > 0) return JSON.stringify({ reason, quote, score: said });
  const verdict = said === null ? 'cannot-tell' : said ? 'holds' : 'does-not-hold';
  return JSON.stringify({ reason, quote, verdict });
}

/** The text of a block by its name. The tag stands in no text, so what a text says cannot open or close a block. */
export function blockNamed(name: string, material: string, tag: string): string | null {
  if (tag === '') return null;
  const blocks = material.matchAll(new RegExp(`^(.+):\\nBEGIN DATA ${tag}\\n([^]*?)\\nEND DATA ${tag}$`, 'gm'));
  return [...blocks].find(([, title]) => title?.replace(/ \(empty\)$/, '') === name)?.[2] ?? null;
}

function firstWords(answer: string): string {
  return answer.split(/(?<=[.!?])\s+|\n+/).find((words) => !showsNothing(words)) ?? answer;
}

/** A quote that nobody can see is none. */
function showsNothing(text: string): boolean {
  return normalText(text).text.trim() === '';
}

function systemOf(request: CompletionRequest): string {
  return request.messages
    .filter((message) => message.role === 'system')
    .map(contentOf)
    .join('\n');
}
