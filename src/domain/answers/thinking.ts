/**
 * Some servers leave a model's thinking in its answer, before it and between tags (`<think>`, `<thinking>`, `<reasoning>`). Whoever shows the
 * answer as it is shows that too, so nothing is taken out unless somebody says so.
 */
const opened = /^\s*<(think|thinking|reasoning)>/iu;
/** The opening tag may stand in the server's own template, so that an answer begins within the thinking: its end stands on a line of its own. */
const onlyClosed = /^(?:(?!<(?:think|thinking|reasoning)>)[^])*?\n\s*<\/(?:think|thinking)>[ \t]*(?:\r?\n|$)/iu;
/** Looked for first: hardly any answer has it. */
const anyEnd = /<\/think/iu;

/** Whether the answer begins with thinking that a user would see. */
export function showsThinking(text: string): boolean {
  return opened.test(text) || (anyEnd.test(text) && onlyClosed.test(text));
}

/** The answer without the thinking at its beginning; '' where nothing else came. A tag further down is part of the answer. */
export function withoutThinking(text: string): string {
  let rest = text;
  for (let tag = opened.exec(rest); tag !== null; tag = opened.exec(rest)) {
    const end = new RegExp(`</${tag[1] ?? ''}>`, 'iu').exec(rest);
    // It was cut off while it was thinking.
    if (end === null) return '';
    rest = rest.slice(end.index + end[0].length);
  }
  if (rest === text && anyEnd.test(text)) rest = rest.replace(onlyClosed, '');
  return rest === text ? text : rest.trimStart();
}

/** What a result says of it; null: there was none. `offer`: how to have it left out, in the words of the place where this stands. */
export function thinkingSentence(
  thinking: { readonly leftOut: number; readonly shown: number } | undefined,
  offer: string,
): string | null {
  if (thinking === undefined) return null;
  const { leftOut, shown } = thinking;
  const count = (answers: number): string => (answers === 1 ? '1 answer' : `${answers} answers`);
  const out =
    leftOut === 0
      ? []
      : [`Thinking aloud was left out of ${count(leftOut)}, as you chose: checks read what users see.`];
  const open =
    shown === 0
      ? []
      : [`In ${count(shown)} the model thinks aloud first (<think>), and the checks read that too: ${offer}.`];
  return [...out, ...open].join(' ');
}
