export function* eventsOf(body: string): Generator<{ data: string; whole: boolean }> {
  let lines: string[] = [];
  // A line may end with CR alone too (HTML standard, "Server-sent events").
  const blocks = body.split(/\r\n|\n|\r/u);
  const last = blocks.length - 1;
  for (const [index, line] of blocks.entries()) {
    // Some servers leave out the empty line between events: what is a whole document already is not gone on with.
    if (lines.length > 0 && line.startsWith('data:') && isWhole(lines.join('\n'))) {
      yield { data: lines.join('\n'), whole: true };
      lines = [];
    }
    if (line.startsWith('data:')) lines.push(line.charAt(5) === ' ' ? line.slice(6) : line.slice(5));
    if ((line === '' || index === last) && lines.length > 0) {
      yield { data: lines.join('\n'), whole: line === '' };
      lines = [];
    }
  }
}

function isWhole(data: string): boolean {
  if (data.trim() === '[DONE]') return true;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}
