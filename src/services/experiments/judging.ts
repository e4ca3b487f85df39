import { type Case } from '#domain/case';
import { judgeTasks, resolveVerdicts, type JudgeTask } from '#domain/criterion-verdicts';
import { type Judgement, judgeMessages, judgeSchema, parseJudgement, unjudged } from '#domain/judge';
import { type Answer } from '#domain/output';
import { type Criterion } from '#domain/spec';
import { type CriterionVerdict } from '#domain/verdict';
import { ModelFailure, type ModelRequest } from '../ports.ts';
import { type RunPlan } from '../stores.ts';
import { PolicyRefusal } from './model-door.ts';

const judgeTries = 2;

export interface Judged {
  readonly verdicts: readonly CriterionVerdict[];
  /** Of the judges' answers: 0 when none was asked, null when a price is unknown. */
  readonly costUsd: number | null;
}

/** One question to a judge, ready to be sent. */
export interface JudgeCall {
  readonly request: Omit<ModelRequest, 'apiKey'>;
  readonly origin: string;
}

export interface JudgingContext {
  readonly plan: RunPlan;
  readonly criteria: readonly Criterion[];
  /** Sends one question through the door; throws what the door throws. */
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
  let costUsd: number | null = 0;
  for (const task of judgeTasks(criteria, answer, aCase)) {
    const asked = await askJudge(context, task);
    judgements.set(task.key, asked.judgement);
    costUsd = add(costUsd, asked.costUsd);
  }
  return { verdicts: resolveVerdicts(criteria, answer, aCase, judgements), costUsd };
}

interface Asked {
  readonly judgement: Judgement;
  readonly costUsd: number | null;
}

async function askJudge(context: JudgingContext, task: JudgeTask): Promise<Asked> {
  const call = judgeCall(context, task);
  if (call === null) {
    return { judgement: unjudged('No judge is chosen: name a model for it in the spec or in Settings.'), costUsd: 0 };
  }
  let costUsd: number | null = 0;
  try {
    for (let attempt = 1; attempt <= judgeTries; attempt += 1) {
      // Another seed: at temperature 0 the same request would bring the same unreadable answer.
      const answer = await context.ask({ ...call, request: { ...call.request, seed: attempt } });
      costUsd = add(costUsd, answer.costUsd);
      const judgement = answer.finish === 'complete' ? parseJudgement(answer.text, task, task.material.output) : null;
      if (judgement) return { judgement, costUsd };
    }
    return { judgement: unjudged('The judge’s answer could not be read, twice.'), costUsd };
  } catch (error) {
    return { judgement: unjudged(whyNotJudged(error)), costUsd };
  }
}

/** null: nobody named a judge. It is never silently the model under test. */
function judgeCall({ plan, nonce }: JudgingContext, task: JudgeTask): JudgeCall | null {
  const model = task.model ?? plan.judge?.model ?? null;
  const server = plan.judge ?? plan.variants.find((variant) => !variant.isBaseline) ?? plan.variants[0];
  if (model === null || server === undefined) return null;
  return {
    origin: server.origin,
    request: {
      baseUrl: server.baseUrl,
      model,
      messages: judgeMessages(task, { ...task.material, nonce: nonce() }),
      parameters: { temperature: 0 },
      tools: [],
      seed: null,
      jsonSchema: judgeSchema(task.scale),
    },
  };
}

/** Errors of the machinery stay apart from verdicts; what halts or stops the run is passed on. */
function whyNotJudged(error: unknown): string {
  if (error instanceof PolicyRefusal) return `The judge was not asked: ${error.rule}`;
  if (error instanceof ModelFailure && error.kind !== 'cancelled')
    return `The judge could not be asked: ${error.message}`;
  throw error;
}

function add(sum: number | null, more: number | null): number | null {
  return sum === null || more === null ? null : sum + more;
}
