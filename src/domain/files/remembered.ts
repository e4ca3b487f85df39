/** Texts longer than this many characters are read anew each time: they are rare, and would be held for nothing. */
const longest = 256_000;

/**
 * A reader of texts that remembers what it read last, for screens that ask about the same few files at every key. Only for a reader that depends
 * on nothing but its arguments. What it answers is shared and therefore frozen, all the way down.
 */
export function remembered<T>(read: (path: string, text: string) => T, kept = 16): (path: string, text: string) => T {
  const answers: { readonly path: string; readonly text: string; readonly answer: T }[] = [];
  return (path, text) => {
    if (text.length > longest) return read(path, text);
    const at = answers.findIndex((each) => each.text === text && each.path === path);
    const [known = { path, text, answer: frozen(read(path, text)) }] = at < 0 ? [] : answers.splice(at, 1);
    answers.unshift(known);
    answers.length = Math.min(answers.length, kept);
    return known.answer;
  };
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
