/** The practice model's edits: reads the question that domain/suggestion.ts puts, and answers it by one rule. */
import { blockNamed } from './practice-judge.ts';
import { contentOf, type CompletionRequest } from './wire.ts';

const schemaName = 'suggested_edit';

/** Known by the name of the JSON schema it demands, or by the first words of its instructions. */
export function isSuggestionRequest(request: CompletionRequest): boolean {
  const format = request.response_format;
  if (format?.type === 'json_schema' && format.json_schema.name === schemaName) return true;
  return /^You edit the prompt of an assistant\b/.test(textOf(request, 'system'));
}

/**
 * What was not met most often is said again as a check, right after the instruction that was shown apart, else after the last line that the
 * prompt's own words have. Pure; what stands in the material is material.
 */
export function suggestionReply(request: CompletionRequest): string {
  const tag = /"BEGIN DATA ([0-9a-f]+)"/.exec(textOf(request, 'system'))?.[1] ?? '';
  const material = textOf(request, 'user');
  const prompt = blockNamed('the prompt', material, tag) ?? '';
  const statement = mostOftenMissed(material, tag);
  const find = blockNamed('the instruction', material, tag) ?? lastLine(prompt);
  if (statement === null || find === '') {
    return JSON.stringify({ why: 'I see nothing to change.', find: find === '' ? '?' : find, replace: find });
  }
  const isItem = /^\s*[-*+]\s/.test(find.split('\n').at(-1) ?? '');
  const check = `Before you answer, check that it ${lowerFirst(statement)}`;
  return JSON.stringify({
    why: `“${statement}” is what these answers miss. Said again as a check, right behind this instruction, it is not crowded out.`,
    find,
    replace: isItem ? `${find}\n- ${check}` : `${find} ${check}`,
  });
}

/** The statement that stands first in most of the "not met" blocks, without its reason. */
function mostOftenMissed(material: string, tag: string): string | null {
  const counts = new Map<string, number>();
  for (let at = 1; ; at += 1) {
    const block = blockNamed(`not met by answer ${at}`, material, tag);
    if (block === null) break;
    for (const line of block.split('\n')) {
      const statement = line.replace(/ \([^]*\)$/, '').trim();
      if (statement !== '') counts.set(statement, (counts.get(statement) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

function lastLine(prompt: string): string {
  const lines = prompt
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('{{') && !line.startsWith('#'));
  return lines.findLast((line) => prompt.split(line).length === 2) ?? '';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function textOf(request: CompletionRequest, role: string): string {
  return request.messages
    .filter((message) => message.role === role)
    .map(contentOf)
    .join('\n');
}
