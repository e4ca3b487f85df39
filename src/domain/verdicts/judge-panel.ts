import { checksWithin, type JudgeCheck } from '../checks/check.ts';
import { criteriaOf, type SpecFile } from '../spec/spec.ts';

/** The judges that a check names itself; null: it takes those of the run. */
export function judgesNamedBy(check: Pick<JudgeCheck, 'model' | 'models'>): readonly string[] | null {
  return check.models ?? (check.model === undefined ? null : [check.model]);
}

/** Who judges in a run, as it was planned. */
export interface JudgePanel {
  /** The first of those that are asked: what a reader that knows one judge only is told. */
  readonly model: string;
  /** Judges of checks that name none; absent: `model` alone; empty: nobody, such checks are not measured. */
  readonly panel?: readonly string[];
  /** Every judge that a check of the run may ask, each once; absent: `model` alone. */
  readonly asked?: readonly string[];
  /** Judges that checks name and the server does not have, as the practice server: the panel stands in for them. */
  readonly absent?: readonly string[];
}

/**
 * Who judges: a check's own judges, else the spec's, else `chosen`. `isKnown` says which models the server has, where that is known: of
 * those it does not have none is asked, and the others stand in. null: no check asks a judge, or nobody is named for any.
 */
export function planPanel(
  spec: SpecFile | null,
  chosen: string | null,
  isKnown: (model: string) => boolean = () => true,
): JudgePanel | null {
  const checks = judgeChecksOf(spec);
  const named = spec?.judge?.models ?? (spec?.judge?.model === undefined ? [] : [spec.judge.model]);
  const known = named.filter(isKnown);
  const panel = known.length > 0 ? known : chosen !== null && isKnown(chosen) ? [chosen] : [];
  const absent = [...new Set(checks.flatMap((check) => judgesNamedBy(check) ?? []))].filter((each) => !isKnown(each));
  const asked = [...new Set(checks.flatMap((check) => judgesFor({ panel, absent }, judgesNamedBy(check))))];
  const [model] = asked;
  if (model === undefined) return null;
  const alone = panel.length === 1 && panel[0] === model;
  return {
    model,
    ...(!alone && { panel }),
    ...(asked.length > 1 && { asked }),
    ...(absent.length > 0 && { absent }),
  };
}

/** The judges that a question goes to: those it names and the server has, else the panel. */
export function judgesFor(judge: Partial<JudgePanel> | null, named: readonly string[] | null): readonly string[] {
  const present = (named ?? []).filter((model) => !judge?.absent?.includes(model));
  if (present.length > 0) return present;
  return judge?.panel ?? (judge?.model === undefined ? [] : [judge.model]);
}

/** Every judge of a run by name, each once. */
export function judgesAsked(judge: JudgePanel): readonly string[] {
  return judge.asked ?? [judge.model];
}

function judgeChecksOf(spec: SpecFile | null): JudgeCheck[] {
  if (spec === null) return [];
  return criteriaOf(spec)
    .flatMap((criterion) => checksWithin(criterion.check))
    .filter((check) => check.type === 'judge');
}
