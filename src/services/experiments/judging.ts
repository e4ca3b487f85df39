import { type Case } from '#domain/case';
import { judgeTasks, resolveVerdicts, type JudgeTask } from '#domain/criterion-verdicts';
import { type Judgement, judgeMessages, judgeSchema, parseJudgement, unjudged } from '#domain/judge';
import { type Answer } from '#domain/output';
import { type Criterion } from '#domain/spec';
import { type CriterionVerdict } from '#domain/verdict';
import { ModelFailure } from '../ports.ts';
import { type RunPlan } from '../stores.ts';
import { type ModelDoor, PolicyRefusal, RunMustWait } from './model-door.ts';

const judgeTries = 2;

export interface Judged {
  readonly verdicts: readonly CriterionVerdict[];
  /** Of the judges' answers; null when none was asked or a price is unknown. */
  readonly costUsd: number | null;
}

export interface JudgingContext {
  readonly door: ModelDoor;
  readonly plan: RunPlan;
  readonly runId: string;
  readonly criteria: readonly Criterion[];
  readonly apiKey: string | null;
  readonly nonce: () => string;
  readonly signal: AbortSignal;
}

/** Decides every criterion on one answer: rules at once, judges through the door. What could not be judged is not measured, never failed. */
export async function judgeAnswer(context: JudgingContext, answer: Answer, aCase: Case): Promise<Judged> {
  const tasks = judgeTasks(context.criteria, answer, aCase);
  if (tasks.length === 0) return { verdicts: resolveVerdicts(context.criteria, answer, aCase), costUsd: null };
  const asked = await Promise.all(tasks.map(async (task) => ({ task, ...(await askJudge(context, task, aCase)) })));
  const judgements = new Map(asked.map(({ task, judgement }) => [task.key, judgement]));
  const known = asked.every((each) => each.costUsd !== null);
  return {
    verdicts: resolveVerdicts(context.criteria, answer, aCase, judgements),
    costUsd: known ? asked.reduce((sum, each) => sum + (each.costUsd ?? 0), 0) : null,
  };
}

async function askJudge(
  context: JudgingContext,
  task: JudgeTask,
  aCase: Case,
): Promise<{ judgement: Judgement; costUsd: number | null }> {
  const { plan, door, signal } = context;
  const server = plan.judge;
  const model = task.model ?? server?.model ?? null;
  if (model === null || server === null) {
    return {
      judgement: unjudged('No judge is chosen: name a model for it in the spec or in Settings.'),
      costUsd: null,
    };
  }
  const question = { rubric: task.rubric, scale: task.scale, passAt: task.passAt };
  const messages = judgeMessages(question, { ...task.material, nonce: context.nonce() });
  let costUsd: number | null = 0;
  for (let attempt = 1; attempt <= judgeTries; attempt += 1) {
    try {
      const answer = await door.ask(
        {
          baseUrl: server.baseUrl,
          apiKey: context.apiKey,
          model,
          messages,
          parameters: { temperature: 0 },
          tools: [],
          seed: attempt,
          jsonSchema: judgeSchema(task.scale),
        },
        {
          runId: context.runId,
          purpose: 'judge',
          promptContent: null,
          case: aCase.id,
          origin: server.origin,
          sensitivity: aCase.sensitivity,
        },
        signal,
      );
      costUsd = costUsd === null || answer.costUsd === null ? null : costUsd + answer.costUsd;
      const judgement =
        answer.finish === 'complete' ? parseJudgement(answer.text, question, task.material.output) : null;
      if (judgement) return { judgement, costUsd };
    } catch (error) {
      return { judgement: unjudged(whyNotJudged(error, signal)), costUsd };
    }
  }
  return { judgement: unjudged('The judge’s answer could not be read, twice.'), costUsd };
}

/** Errors of the machinery stay apart from verdicts; what stops the whole run is passed on. */
function whyNotJudged(error: unknown, signal: AbortSignal): string {
  if (signal.aborted || error instanceof RunMustWait) throw error;
  if (error instanceof PolicyRefusal) return `The judge was not asked: ${error.rule}`;
  if (error instanceof ModelFailure) return `The judge could not be asked: ${error.message}`;
  throw error;
}
