/**
 * Some servers leave a model's thinking in its answer, before it and between tags (`<think>`, `<thinking>`, `<reasoning>`). Whoever shows the
 * answer as it is shows that too, so nothing is taken out unless somebody says so.
 */
const opened = /^\s*<(think|thinking|reasoning)>/iu;
/** The opening tag may stand in the server's own template, so that an answer begins within the thinking. */
const onlyClosed = /^(?:(?!<(?:think|thinking|reasoning)>)[^])*?<\/(?:think|thinking)>/iu;

/** Whether the answer begins with thinking that a user would see. */
export function showsThinking(text: string): boolean {
  return opened.test(text) || onlyClosed.test(text);
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
  if (rest === text) rest = rest.replace(onlyClosed, '');
  return rest === text ? text : rest.trimStart();
}
