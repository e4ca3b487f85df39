import { type Sensitivity } from '../cases/case.ts';
import { evalRecordSchema, evalRecordSchemaName, type EvalRecord } from './eval-record.ts';
import { type Parsed } from '../files/problem.ts';
import { evalRecordJson } from './result-json.ts';
import { type RunResult } from '../result/run-result.ts';
import { inFolder } from '../prompt/prompt-path.ts';

/** An output that could be shown in the record, with its case's sensitivity. */
export interface ExcerptCandidate {
  readonly case: string;
  readonly variant: string;
  readonly text: string;
  readonly sensitivity: Sensitivity;
}

const excerptLength = 500;
/** Mostly counts: 5,000 cases of 2 versions under 20 criteria are 30 MB. */
const maximumRecordLength = 50_000_000;

export type EvalRecordParts = Pick<
  EvalRecord,
  'run' | 'committedBlob' | 'baseline' | 'review' | 'gate' | 'signOff' | 'tries' | 'waivers' | 'app'
> & {
  readonly excerpts: readonly ExcerptCandidate[];
  /** What the data policy lets into the repository. */
  readonly allowed: readonly Sensitivity[];
};

/** What may be committed without a policy file: personal text stays out of Git. */
export const defaultRepositorySensitivities: readonly Sensitivity[] = ['public', 'internal'];

/** "2026-11-21T10:15:00.123Z" -> "2026-11-21T101500Z": UTC, safe in a file name. */
export function fileTime(iso: string): string {
  return new Date(iso)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '');
}

/** `<folder>/evals/<id>/<UTC finish time>-<7 digits of the prompt's content id>.json` (formats.md, "Eval record"). */
export function evalRecordPath(folder: string, promptId: string, finishedAt: string, promptContent: string): string {
  return inFolder(folder, `evals/${promptId}/${fileTime(finishedAt)}-${promptContent.slice(0, 7)}.json`);
}

/**
 * The record of a signed-off change. Excerpts are left out for cases that the policy keeps out of the repository, and for personal ones always:
 * a policy may let a case file hold them, a record is read by more people.
 */
export function buildEvalRecord({ excerpts, allowed, ...rest }: EvalRecordParts): EvalRecord {
  return {
    schema: evalRecordSchemaName,
    run: rest.run,
    committedBlob: rest.committedBlob,
    baseline: rest.baseline,
    excerpts: excerpts
      .filter(({ sensitivity }) => sensitivity !== 'personal' && allowed.includes(sensitivity))
      .map(({ case: caseId, variant, text }) => ({ case: caseId, variant, text: shorten(text) })),
    review: rest.review,
    gate: rest.gate,
    signOff: rest.signOff,
    tries: rest.tries,
    waivers: rest.waivers,
    app: rest.app,
  };
}

/** Text of an eval record: stable key order, two spaces, counts one a line, LF at the end. */
export function writeEvalRecord(parts: EvalRecordParts): string {
  return evalRecordJson(buildEvalRecord(parts));
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= excerptLength ? text : `${characters.slice(0, excerptLength).join('')}…`;
}

/** Reads an eval record from untrusted text. Never throws. */
export function parseEvalRecord(path: string, text: string): Parsed<EvalRecord> {
  const problem = (message: string, field: string | null = null) => ({
    ok: false as const,
    problems: [{ path, line: null, field, message, severity: 'error' as const }],
  });
  if (text.length > maximumRecordLength) return problem('is too large for an eval record');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem('is not JSON: it may be half written');
  }
  const parsed = evalRecordSchema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data, warnings: [] };
  const issue = parsed.error.issues[0];
  return problem(issue?.message ?? 'is not an eval record', issue?.path.join('.') || null);
}

/** Whether a practice model answered or judged anything in the run: such a record proves nothing outside the sample. */
export function isPracticeRun(run: Pick<RunResult, 'variants' | 'judge'>): boolean {
  return run.variants.some((variant) => variant.practice) || run.judge?.practice === true;
}
