import { type NoticeView } from '#contract/run-cases';
import { detectMainLanguage, prepareChecks } from '#domain/checks/language-detector';
import { markAnswer, whatAUserNotices, type AnswerMarks } from '#domain/reading/notice';
import { type Output } from '#domain/answers/output';
import { type Clock } from '../../ports/host.ts';
import { type RunStore, type StoredRun } from '../../stores/runs.ts';

/** Reading this many answers takes some 10 ms; then others get their turn. */
const answersAtATime = 100;
/** The tables of languages take 60 MB: not beside a very large result. */
const mostForLanguages = 20_000;
/** The detector reads the beginning of an answer. */
const languageCharacters = 350;
const runsKept = 4;

type MarksByVariant = ReadonlyMap<string, readonly AnswerMarks[]>;

/**
 * What a user would notice, over all answers of a run that is over. Every text is read once, when somebody looks; 50,000 of them take seconds,
 * so they are read a piece at a time and remembered.
 */
export function createRunNotices(runs: RunStore, clock: Clock) {
  const known = new Map<string, Promise<MarksByVariant>>();

  async function read(runId: string): Promise<MarksByVariant> {
    const { total } = runs.counts(runId);
    const withLanguages = total <= mostForLanguages;
    if (withLanguages) await prepareChecks([{ type: 'language', is: 'en' }]);
    const languageOf = (text: string): string | null =>
      withLanguages ? (detectMainLanguage(text.slice(0, languageCharacters))?.language ?? null) : null;
    const marks = new Map<string, AnswerMarks[]>();
    for (let at = 0; at < total; at += answersAtATime) {
      for (const output of runs.outputsPage(runId, at, answersAtATime)) add(marks, output, languageOf);
      await clock.wait(0);
    }
    return marks;
  }

  function marksOf(run: StoredRun): Promise<MarksByVariant> {
    const key = `${run.id} ${run.finishedAt ?? ''}`;
    const asked = known.get(key);
    if (asked) return asked;
    const [oldest] = known.keys();
    if (known.size >= runsKept && oldest !== undefined) known.delete(oldest);
    const reading = read(run.id);
    known.set(key, reading);
    reading.catch(() => known.delete(key));
    return reading;
  }

  /** `against`: id of the variant to compare with; null: the planned baseline. Empty without one, and until the run has finished. */
  return async (run: StoredRun, against: string | null): Promise<NoticeView[]> => {
    const { variants } = runs.plan(run.id);
    const baseline = variants.find(({ id, isBaseline }) => (against === null ? isBaseline : id === against));
    if (!baseline || run.state !== 'finished') return [];
    const marks = await marksOf(run);
    const before = marks.get(baseline.id) ?? [];
    return variants
      .filter((variant) => variant.id !== baseline.id)
      .map(({ id }) => ({
        variant: id,
        notices: whatAUserNotices(before, marks.get(id) ?? []).map((each) => ({
          ...each,
          examples: [...each.examples],
        })),
      }));
  };
}

function add(marks: Map<string, AnswerMarks[]>, output: Output, languageOf: (text: string) => string | null): void {
  const found = markAnswer(output, languageOf);
  if (found === null) return;
  const list = marks.get(output.variant);
  if (list) list.push(found);
  else marks.set(output.variant, [found]);
}
