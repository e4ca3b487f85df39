import { z } from 'zod';
import { againSentence } from '../result/asked-again-words.ts';
import { freshVerdict, type FreshVerdict } from '../result/comparison-words.ts';
import { looksSentence } from '../report/report-text.ts';
import {
  comparisonVerdictSchema,
  judgeNames,
  type ComparisonResult,
  type Rate,
  type RunResult,
} from '../result/run-result.ts';
import { lowerBarInWords } from '../report/setting-words.ts';

export const experimentLogSchemaName = 'signoff/experiment@1';

export const decisionKinds = ['kill', 'iterate', 'graduate'] as const;
export const decisionKindSchema = z.enum(decisionKinds);
export type DecisionKind = z.infer<typeof decisionKindSchema>;

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);

/** A pass rate as the log keeps it: never without its n and its limits. */
const loggedRateSchema = z.looseObject({
  /** null: nothing could be counted. */
  value: share.nullable(),
  low: share,
  high: share,
  cases: count,
  outputs: count,
  undecided: count.default(0),
});

const loggedResultSchema = z.looseObject({
  variants: z.array(
    z.looseObject({
      id: z.string(),
      pass_rate: loggedRateSchema,
      /** Calls that could not be made: never counted as failed. */
      errors: count.default(0),
      undecided: count.default(0),
      refused: count.default(0),
      unfinished: count.default(0),
      /** Answers of earlier runs that were used again: never a pass. */
      reused: count.optional(),
      /** Answers of which something may be missing; absent: written before they were counted. */
      incomplete: count.optional(),
    }),
  ),
  comparisons: z
    .array(
      z.looseObject({
        baseline: z.string(),
        candidate: z.string(),
        verdict: comparisonVerdictSchema,
        delta: z.number().nullable(),
        low: z.number().nullable(),
        high: z.number().nullable(),
        p_value: z.number().nullable(),
        /** Cases that could be compared; absent: not counted. */
        cases: count.optional(),
        gained: count,
        lost: count,
        wavering: count.default(0),
        /** null: too few trials to tell. */
        regressions: count.nullable().default(null),
        /** What the fresh trials said, which alone decide the gate; absent: nothing was asked again, or it could not tell. */
        again: z.looseObject({ verdict: comparisonVerdictSchema.exclude(['too-few']), delta: z.number() }).optional(),
        /** Ids of the cases that got worse; never their text. */
        lost_cases: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  gate: z.looseObject({
    met: z.boolean(),
    not_met: z.array(z.string()).default([]),
    cannot_tell: z.array(z.string()).default([]),
    /** In what the change asked less than the version it was compared with, in words; absent: in nothing, or nobody looked. */
    lower_bar: z.array(z.string()).optional(),
  }),
  /** How many variants had been tried on these cases or most of them, this one included. */
  tries: count,
  /** Everybody who judged. */
  judges: z.array(z.string()).optional(),
  /** The one use of cases that had been set aside for it. */
  confirmation: z.boolean().optional(),
  /** In a sentence, that it looked on the way or stopped early; its limits carry that. */
  looks: z.string().optional(),
  /** In a sentence, what was asked again beside the plan, and why. */
  asked_again: z.string().optional(),
});

/** What was decided, why and by whom. */
export const decisionSchema = z.looseObject({
  what: decisionKindSchema,
  why: z.string().min(1),
  by: z.looseObject({ name: z.string().min(1), email: z.string() }),
  /** ISO 8601 UTC. */
  at: z.string(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** `prompts/experiments/<date>-<slug>.yaml` (formats.md, "Experiment log"): what was expected, tried, seen and decided. Unknown keys are kept. */
export const experimentLogSchema = z.looseObject({
  schema: z.literal(experimentLogSchemaName),
  title: z.string().min(1),
  /** Id of the run on the computer where it ran. */
  run: z.string().optional(),
  prompt: z.string().min(1),
  hypothesis: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** A practice model answered or judged: no evidence for a real product. */
  practice: z.boolean().default(false),
  variants: z
    .array(
      z.looseObject({
        id: z.string(),
        label: z.string(),
        /** Content id of the prompt's text. */
        content: z.string(),
        model: z.string(),
        parameters: z.record(z.string(), z.json()).default({}),
        baseline: z.boolean().default(false),
      }),
    )
    .min(1),
  /** `set_aside`: cases of the file that were kept for a confirmation. */
  cases: z.looseObject({ content: z.string(), count, set_aside: count.optional() }),
  trials: z.number().int().min(1),
  seed: z.number().int(),
  result: loggedResultSchema,
  decision: decisionSchema.nullable().default(null),
});
export type ExperimentLog = z.infer<typeof experimentLogSchema>;
export type LoggedRate = ExperimentLog['result']['variants'][number]['pass_rate'];

export interface LogParts {
  readonly run: {
    readonly id: string;
    readonly title: string;
    readonly promptId: string;
    readonly hypothesis: string;
    readonly createdAt: string;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    readonly practice: boolean;
  };
  /** Ids of the variants that are baselines. */
  readonly baselines: ReadonlySet<string>;
  readonly result: RunResult;
  readonly tries: number;
  readonly decision: Decision | null;
}

const mostCaseIds = 100;

/** The log of a finished run. Pure: equal parts give an equal log. Holds numbers and ids, never text of a case or an answer. */
export function experimentLogOf({ run, baselines, result, tries, decision }: LogParts): ExperimentLog {
  const judges = judgeNames(result);
  const looks = looksSentence(result);
  const again = againSentence(result);
  const lowerBar = lowerBarInWords(result.changedBeside);
  const itemsThat = (met: boolean | null): string[] =>
    result.gate.items.filter((item) => item.met === met).map((item) => item.id);
  return {
    schema: experimentLogSchemaName,
    title: run.title.trim() || run.promptId,
    run: run.id,
    prompt: run.promptId,
    hypothesis: run.hypothesis,
    startedAt: run.startedAt ?? run.createdAt,
    finishedAt: run.finishedAt,
    practice: run.practice,
    variants: result.variants.map(({ id, label, content, model, parameters }) => ({
      id,
      label,
      content,
      model,
      parameters,
      baseline: baselines.has(id),
    })),
    cases: {
      content: result.cases.content,
      count: result.cases.count,
      ...(result.cases.setAside > 0 ? { set_aside: result.cases.setAside } : {}),
    },
    trials: result.trials,
    seed: result.seed,
    result: {
      variants: result.variants.map(({ id, passRate, errors, undecided, refused, unfinished, reused, incomplete }) => ({
        id,
        pass_rate: loggedRate(passRate),
        errors,
        undecided,
        refused,
        unfinished,
        ...(reused > 0 ? { reused } : {}),
        ...(incomplete === null ? {} : { incomplete }),
      })),
      comparisons: result.comparisons.map((each) => ({
        baseline: each.baseline,
        candidate: each.candidate,
        verdict: each.verdict,
        delta: rounded(each.delta),
        low: roundedOutward(each.low, 'down'),
        high: roundedOutward(each.high, 'up'),
        p_value: rounded(each.pValue),
        ...(each.cases === null ? {} : { cases: each.cases }),
        gained: each.gained.length,
        lost: each.lost.length,
        wavering: each.wavering.length,
        regressions: each.regressions === null ? null : each.regressions.length,
        ...loggedAgain(each),
        lost_cases: each.lost.slice(0, mostCaseIds),
      })),
      gate: {
        met: result.gate.met,
        not_met: itemsThat(false),
        cannot_tell: itemsThat(null),
        ...(lowerBar.length > 0 ? { lower_bar: lowerBar } : {}),
      },
      tries,
      ...(judges.length > 0 ? { judges: [...judges] } : {}),
      ...(result.confirmation ? { confirmation: true } : {}),
      ...(looks === null ? {} : { looks }),
      ...(again === null ? {} : { asked_again: again }),
    },
    decision,
  };
}

function loggedAgain(comparison: ComparisonResult): { again?: FreshVerdict } {
  const fresh = freshVerdict(comparison);
  return fresh === null ? {} : { again: { ...fresh, delta: Number(fresh.delta.toFixed(4)) } };
}

function loggedRate({ value, low, high, cases, outputs, undecided }: Rate): LoggedRate {
  const limits = { low: roundedOutward(low, 'down') ?? 0, high: roundedOutward(high, 'up') ?? 1 };
  return { value: rounded(value), ...limits, cases, outputs, undecided };
}

/** Six digits: more than a reader needs, few enough for a diff. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(6));
}

/** A limit never claims more than it holds. */
function roundedOutward(value: number | null, outward: 'down' | 'up'): number | null {
  if (value === null) return null;
  const millionths = value * 1e6;
  return (outward === 'down' ? Math.floor(millionths + 1e-6) : Math.ceil(millionths - 1e-6)) / 1e6;
}

/** Everybody and everything that a search should find it by: title, hypothesis, why, prompt, models, people. */
export function searchTextOfLog(log: ExperimentLog): string {
  const { title, hypothesis, prompt, decision, variants } = log;
  const said = decision === null ? [] : [decision.what, decision.why, decision.by.name, decision.by.email];
  return [title, hypothesis, prompt, ...said, ...variants.map((variant) => variant.model)].join('\n').toLowerCase();
}
