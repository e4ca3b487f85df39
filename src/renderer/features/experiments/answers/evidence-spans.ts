import { type CriterionVerdict } from '#domain/files/verdict';

/** A piece of an answer with the verdicts whose evidence it is part of. */
export interface EvidencePiece {
  readonly text: string;
  readonly verdicts: readonly CriterionVerdict[];
}

/**
 * Cuts a text at the edges of the verdicts' spans; joined, the pieces are the text. Spans that lie outside or are empty are left out, and an
 * edge inside a surrogate pair moves outwards, so that no piece begins with half a character.
 */
export function evidencePieces(text: string, verdicts: readonly CriterionVerdict[]): EvidencePiece[] {
  const marked = verdicts.flatMap((verdict) => {
    if (verdict.span === null) return [];
    const start = wholeStart(text, Math.min(verdict.span.start, text.length));
    const end = wholeEnd(text, Math.min(verdict.span.end, text.length));
    return start < end ? [{ verdict, start, end }] : [];
  });
  const edges = [...new Set([0, text.length, ...marked.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  return edges.slice(0, -1).map((from, at) => {
    const to = edges[at + 1] ?? text.length;
    return {
      text: text.slice(from, to),
      verdicts: marked.filter(({ start, end }) => start <= from && end >= to).map(({ verdict }) => verdict),
    };
  });
}

function wholeStart(text: string, at: number): number {
  return isInsidePair(text, at) ? at - 1 : at;
}

function wholeEnd(text: string, at: number): number {
  return isInsidePair(text, at) ? at + 1 : at;
}

function isInsidePair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
