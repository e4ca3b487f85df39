/** Lists and objects within one another that are read. Deeper ones are no answer of anybody, and more than what reads them can bear. */
export const mostLevels = 500;

/** True for a text that would be too deep if it is JSON. Looks at brackets outside of strings, and stops where that is certain. */
export function isTooDeepText(text: string): boolean {
  let levels = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (inString) {
      if (letter === 0x5c) at += 1;
      else if (letter === 0x22) inString = false;
    } else if (letter === 0x22) inString = true;
    else if (letter === 0x5b || letter === 0x7b) {
      levels += 1;
      if (levels > mostLevels) return true;
    } else if (letter === 0x5d || letter === 0x7d) levels -= 1;
  }
  return false;
}

/** As `isTooDeepText`, of a value that was read: level by level, as a walk into it would itself be too deep. */
export function isTooDeep(value: unknown): boolean {
  let held: unknown[] = [value];
  for (let level = 0; held.length > 0; level += 1) {
    if (level > mostLevels) return true;
    held = held.flatMap((each) =>
      typeof each === 'object' && each !== null
        ? Object.values(each).filter((inner) => typeof inner === 'object' && inner !== null)
        : [],
    );
  }
  return false;
}
