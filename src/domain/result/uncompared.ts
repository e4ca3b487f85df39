import { z } from 'zod';

/**
 * Why a version under test was not compared with another one. These are different facts: "there was nothing to lose" meets what the spec says about
 * lost cases, "nobody could look" does not. `version`: what the other version is called ("main", "team’s version"); `commit`: null where it is a file.
 */
export const uncomparedSchema = z.discriminatedUnion('kind', [
  /** The other version was read, and has no such prompt. */
  z.object({ kind: z.literal('new'), version: z.string(), commit: z.string().nullable() }),
  /** The other version has the same prompt (content id), with the same tools, asked in the same way. */
  z.object({ kind: z.literal('unchanged'), version: z.string(), commit: z.string().nullable() }),
  /** The other version could not be read: why, and what to do about it, each a sentence for a person. */
  z.object({ kind: z.literal('unreadable'), why: z.string(), next: z.string() }),
  /** Nobody asked for a comparison. */
  z.object({ kind: z.literal('not-asked'), because: z.enum(['left-out', 'answers-of-a-file']) }),
  /** It did not run to its end, so that nothing was drawn. `baseline`: id of the variant that it was to be compared with. */
  z.object({ kind: z.literal('stopped'), baseline: z.string() }),
]);
export type Uncompared = z.infer<typeof uncomparedSchema>;

/** "main at 3f2a9c1": which version is meant, for whoever looks for it. */
function versionInWords({ version, commit }: { readonly version: string; readonly commit: string | null }): string {
  const short = commit?.slice(0, 7);
  return short === undefined || version.includes(short) ? version : `${version} at ${short}`;
}

export interface UncomparedWords {
  /** A sentence without its full stop. */
  readonly why: string;
  /** What to do about it; null: there is nothing to do. */
  readonly next: string | null;
}

/** What a report says about it. null (an experiment of an earlier version of Signoff): it was not written down. */
export function uncomparedInWords(fact: Uncompared | null): UncomparedWords {
  switch (fact?.kind) {
    case 'new':
      return { why: `New: ${versionInWords(fact)} has no such prompt`, next: null };
    case 'unchanged':
      return { why: `Unchanged: ${versionInWords(fact)} has the same prompt`, next: null };
    case 'unreadable':
      return { why: fact.why, next: fact.next };
    case 'not-asked':
      return fact.because === 'left-out'
        ? {
            why: 'Not compared with another version: it was started with “Compare with: nothing”',
            next: 'Run it beside the version that it is to replace.',
          }
        : {
            why: 'It was not compared: no version in the file was named as the one to compare with',
            next: 'Score a file with the answers of both versions, and say which one is to be replaced.',
          };
    case 'stopped':
      return {
        why: 'No comparison is drawn: it was stopped before its end, and the moment of stopping could be a lucky one',
        next: 'Run it again to its end.',
      };
    case undefined:
      return { why: 'It was not compared, and nothing says why', next: 'Run it again, beside the team’s version.' };
  }
}
