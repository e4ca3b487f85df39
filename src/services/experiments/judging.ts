import { type Adaptation } from '#domain/answers/adaptation';
import { assumedOutputTokens } from '#domain/run/call-bound';
import { type Case } from '#domain/cases/case';
import { judgeTasks, resolveVerdicts, type JudgeTask } from '#domain/verdicts/criterion-verdicts';
import { type Judgement, judgeMessages, judgeSchema, parseJudgement, unjudged } from '#domain/checks/judge';
import { judgesFor } from '#domain/verdicts/judge-panel';
import { type Voice, voteOf } from '#domain/checks/judge-vote';
import { type Answer, type Finish } from '#domain/answers/output';
import { redactPersonalData } from '#domain/policy/personal-data';
import { importedOrigin } from '#domain/result/run-result';
import { type Criterion } from '#domain/spec/spec';
import { type CriterionVerdict } from '#domain/files/verdict';
import { ModelFailure, type ModelFailureKind } from '../ports/model-failure.ts';
import { type ModelRequest } from '../ports/models.ts';
import { type JudgeAsked } from '../stores/runs.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type Halt, PolicyRefusal, RunMustStop } from './calls/halts.ts';
import { gatedVariant } from '#domain/run/variants-of-plan';

const judgeTries = 2;

export interface Judged {
  readonly verdicts: readonly CriterionVerdict[];
  /** Of the judges' answers: 0 when none was asked, null when a price is unknown. */
  readonly costUsd: number | null;
  /** What of the questions was sent otherwise, of every judge's answer. */
  readonly adapted: readonly Adaptation[];
}

/** One question to a judge, ready to be sent. */
export interface JudgeCall {
  readonly request: Omit<ModelRequest, 'apiKey'>;
  readonly origin: string;
  /** By which its answer is found again, so that it is not asked twice. */
  readonly asked: JudgeAsked;
  /** Whether the run goes on without this judge's answer; absent: what halts a run halts it. */
  readonly isSpared?: (halt: Halt) => boolean;
}

export interface JudgingContext {
  readonly plan: RunPlan;
  readonly criteria: readonly Criterion[];
  /** The answer to one question that an earlier session stored, else what comes through the door; throws what the door throws. */
  readonly ask: (call: JudgeCall) => Promise<Answer>;
  /** Anything that whoever wrote the texts could not know. */
  readonly nonce: () => string;
}

/**
 * Decides every criterion on one answer: rules at once, judges one after the other, so that a run has no more calls under way than it was
 * given. What could not be judged is not measured, never failed. What halts the run is thrown, and the answer is judged when it goes on.
 */
export async function judgeAnswer(context: JudgingContext, answer: Answer, aCase: Case): Promise<Judged> {
  const { criteria } = context;
  const judgements = new Map<string, Judgement>();
  const adapted: Adaptation[] = [];
  const noted: JudgingContext = {
    ...context,
    ask: async (call) => {
      const said = await context.ask(call);
      adapted.push(...(said.adapted ?? []));
      return said;
    },
  };
  let costUsd: number | null = 0;
  for (const task of judgeTasks(criteria, answer, aCase)) {
    const asked = await askJudges(noted, task);
    judgements.set(task.key, asked.judgement);
    costUsd = add(costUsd, asked.costUsd);
  }
  return { verdicts: resolveVerdicts(criteria, answer, aCase, judgements), costUsd, adapted };
}

interface Asked {
  readonly judgement: Judgement;
  readonly costUsd: number | null;
}

/** Every judge that the question names, one after the other; their vote is the judgement. */
async function askJudges(context: JudgingContext, task: JudgeTask): Promise<Asked> {
  const models = judgesFor(context.plan.judge, task.models);
  const voices: Voice[] = [];
  let costUsd: number | null = 0;
  for (const model of models) {
    const asked = await askJudge(context, task, { model, isAlone: models.length === 1 });
    voices.push({ model, judgement: asked.judgement });
    costUsd = add(costUsd, asked.costUsd);
  }
  if (voices.length > 0) return { judgement: voteOf(voices), costUsd };
  return { judgement: unjudged('No judge is chosen: name a model for it in the spec or in Settings.'), costUsd: 0 };
}

interface Judge {
  readonly model: string;
  /** Nobody else is asked: without it there is no judgement at all. */
  readonly isAlone: boolean;
}

async function askJudge(context: JudgingContext, task: JudgeTask, judge: Judge): Promise<Asked> {
  const call = judgeCall(context, task, judge.model);
  if (call === null) return { judgement: unjudged('No server is known that could be asked.'), costUsd: 0 };
  let costUsd: number | null = 0;
  let finish: Finish = 'complete';
  try {
    for (let attempt = 1; attempt <= judgeTries; attempt += 1) {
      // Another seed: at temperature 0 the same request would bring the same unreadable answer.
      const request = { ...call.request, seed: attempt };
      const asked = { question: task.key, model: judge.model, attempt };
      const spared = !judge.isAlone && { isSpared: isAboutOneJudge };
      const answer = await context.ask({ ...call, request, asked, ...spared });
      costUsd = add(costUsd, answer.costUsd);
      finish = answer.finish;
      const judgement = finish === 'complete' ? readJudgement(context.plan, answer.text, task) : null;
      if (judgement) return { judgement, costUsd };
    }
    return { judgement: unjudged(whyUnread[finish]), costUsd };
  } catch (error) {
    return { judgement: unjudged(whyNotJudged(error, judge)), costUsd };
  }
}

/**
 * A judge that was shown the answer with personal data made unreadable may quote it so: such a quote is looked for in what it was shown,
 * and has no place in the answer itself.
 */
function readJudgement({ redact = [] }: RunPlan, text: string, task: JudgeTask): Judgement | null {
  const { output, toolCalls, headline, inputs = [] } = task.material;
  const others = [headline, ...inputs.map(({ value }) => value)];
  const judgement = parseJudgement(text, task, output, toolCalls, others);
  if (judgement?.holds !== 'cannot-tell' || redact.length === 0) return judgement;
  const shown = redactPersonalData(output, redact).text;
  const seen = shown === output ? null : parseJudgement(text, task, shown, toolCalls, others);
  return seen === null ? judgement : { ...seen, span: null };
}

/** null: the plan has no server. The judge is never silently the model under test. */
function judgeCall({ plan, nonce }: JudgingContext, task: JudgeTask, model: string): Omit<JudgeCall, 'asked'> | null {
  const variants = plan.variants.filter((variant) => variant.origin !== importedOrigin);
  const server = plan.judge ?? gatedVariant({ variants });
  if (server === undefined) return null;
  return {
    origin: server.origin,
    request: {
      baseUrl: server.baseUrl,
      model,
      messages: judgeMessages(task, { ...task.material, nonce: nonce() }),
      // Without a limit of its own an answer could cost anything; it is as long as a call without one is reckoned at.
      parameters: { temperature: 0, max_output_tokens: assumedOutputTokens },
      spareLimit: true,
      tools: [],
      seed: null,
      jsonSchema: judgeSchema(task.scale),
    },
  };
}

/** How its second answer ended. */
const whyUnread: Readonly<Record<Finish, string>> = {
  complete: 'The judge’s answer could not be read, twice.',
  refused: 'The judge refused to answer, twice.',
  empty: 'The judge’s answer was empty, twice.',
  truncated: 'The judge’s answer was cut off at its length limit, twice.',
  filtered: 'The filter of the judge’s server held its answer back, twice.',
  unknown: 'The judge’s answer ended before its end, twice.',
};

/** What says that this judge cannot be had, and nothing about the others: a wrong key or an empty account would stop them too. */
const aboutOneModel: ReadonlySet<ModelFailureKind> = new Set([
  'unknown-model',
  'forbidden',
  'bad-request',
  'bad-parameter',
]);

function isAboutOneJudge(halt: Halt): boolean {
  return halt instanceof RunMustStop && aboutOneModel.has(halt.failure.kind);
}

/**
 * Errors of the machinery stay apart from verdicts; what halts or stops the run is passed on. Of several judges, one that the server does
 * not have (any more) has no voice, and the others go on.
 */
function whyNotJudged(error: unknown, { isAlone }: Judge): string {
  if (!isAlone && error instanceof RunMustStop && isAboutOneJudge(error))
    return `The judge could not be asked: ${error.failure.message}`;
  if (error instanceof PolicyRefusal) return `The judge was not asked: ${error.rule}`;
  if (error instanceof ModelFailure && error.kind !== 'cancelled')
    return `The judge could not be asked: ${error.message}`;
  throw error;
}

function add(sum: number | null, more: number | null): number | null {
  return sum === null || more === null ? null : sum + more;
}
