import { AppError } from '#contract/errors';
import { type Case, type Message } from '#domain/cases/case';
import { mostNeutralEdits, neutralEdits } from '#domain/explain/neutral-edit';
import { neutralEditOf } from '#domain/explain/neutral-trial';
import { type Prompt } from '#domain/prompt/prompt';
import { callSeed } from '#domain/run/run-plan';
import { renderMessages } from '#domain/prompt/template';
import { type ModelRequest } from '../../ports/models.ts';
import { type Job } from '../../stores/runs.ts';
import { type RunPlan, type RunVariant } from '../../stores/run-plan.ts';
import { type CallContext } from '../calls/model-door.ts';

/** A call of a run, whichever way it is sent. */
export interface PlannedCall {
  readonly variant: RunVariant;
  readonly aCase: Case;
  readonly request: Omit<ModelRequest, 'apiKey'>;
  /** What the door must know of it. */
  readonly about: Pick<CallContext, 'purpose' | 'promptContent' | 'case' | 'origin' | 'sensitivity'>;
}

const mostRenderedKept = 2_000;

/** The calls of a plan, made when they are needed: what is asked of whom about which case. */
export class PlannedCalls {
  readonly #plan: RunPlan;
  readonly #cases: ReadonlyMap<string, Case>;
  readonly #variants: ReadonlyMap<string, RunVariant>;
  readonly #rendered = new Map<string, readonly Message[]>();
  #edited: readonly (readonly Prompt[])[] | null = null;

  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.#cases = new Map(plan.cases.map((aCase) => [aCase.id, aCase]));
    this.#variants = new Map(plan.variants.map((variant) => [variant.id, variant]));
  }

  placeOf(job: Job): { variant: RunVariant; aCase: Case } {
    const variant = this.#variants.get(job.variant);
    const aCase = this.#cases.get(job.case);
    if (variant && aCase) return { variant, aCase };
    throw new AppError('storage-failed', 'The plan of this experiment is damaged.', 'Run the experiment again.');
  }

  callOf(job: Job): PlannedCall {
    const { variant, aCase } = this.placeOf(job);
    return {
      variant,
      aCase,
      request: {
        baseUrl: variant.baseUrl,
        model: variant.model,
        messages: this.#messagesOf(variant, aCase, neutralEditOf(this.#plan, job.trial)),
        parameters: variant.parameters,
        tools: variant.tools,
        seed: variant.parameters.seed ?? callSeed(this.#plan.seed, aCase.id, job.trial),
        jsonSchema: variant.jsonSchema ?? null,
        ...(variant.leaveOutThinking === true && { leaveOutThinking: true }),
      },
      about: {
        purpose: 'run',
        promptContent: variant.content,
        case: aCase.id,
        origin: variant.origin,
        sensitivity: aCase.sensitivity,
      },
    };
  }

  /** Each case is rendered once a variant where it is needed again; a very large run renders anew rather than remember everything. */
  #messagesOf(variant: RunVariant, aCase: Case, edit: number): readonly Message[] {
    const key = `${variant.id} ${aCase.id} ${edit}`;
    const known = this.#rendered.get(key);
    if (known) return known;
    const rendered = renderMessages(this.#promptOf(variant, edit), aCase);
    if (!rendered.ok) {
      const why = rendered.problems[0]?.message ?? '';
      throw new AppError('invalid-file', `Case ${aCase.id} cannot be sent: ${why}`, 'Mend the case or the prompt.');
    }
    if (edit === 0 && this.#plan.trials > 1 && this.#rendered.size < mostRenderedKept)
      this.#rendered.set(key, rendered.messages);
    return rendered.messages;
  }

  /** The prompt as it stands, or with a neutral edit: the same edit for every version. */
  #promptOf(variant: RunVariant, edit: number): Prompt {
    if (edit === 0) return variant.prompt;
    const { variants, seed } = this.#plan;
    this.#edited ??= neutralEdits(
      variants.map(({ prompt }) => prompt),
      mostNeutralEdits,
      seed,
    );
    const edited = this.#edited[edit - 1]?.[variants.findIndex(({ id }) => id === variant.id)];
    if (edited) return edited;
    throw new AppError('storage-failed', 'The plan of this experiment is damaged.', 'Run the experiment again.');
  }
}
