import { z } from 'zod';
import { type CaseInput } from '../cases/case.ts';
import { type DataBlock, delimit, isOwnReason, materialRule, toolCallLines } from '../checks/judge.ts';
import { readJson } from '../checks/judge-reply.ts';
import { type Answer } from '../answers/output.ts';
import { criteriaOf, type SpecFile } from '../spec/spec.ts';

/** What a preference run compares: one pair for each case (and trial), asked in both orders. Frozen with the run's plan. */
export interface Preference {
  /** What the judge is asked, in the words of whoever started it. */
  readonly question: string;
  readonly judge: string;
  /** Ids of the variants in the experiment. */
  readonly candidate: string;
  readonly baseline: string;
  /** What they were called then. */
  readonly labels: { readonly candidate: string; readonly baseline: string };
  readonly pairs: readonly PreferencePair[];
}

export interface PreferencePair {
  /** Of the made-up case that carries it. */
  readonly id: string;
  readonly case: string;
  readonly trial: number;
  /** Why the judge is not asked: both say the very same (a tie), or an answer is missing (not measured). null: it is asked. */
  readonly unasked: 'identical' | 'missing' | null;
}

/** The two orders in which a pair is asked, as the variants of the run. */
export const preferenceOrders = ['first-is-candidate', 'first-is-baseline'] as const;
export type PreferenceOrder = (typeof preferenceOrders)[number];

/** The prompt of an order: inserted values only, which are never rendered again. */
export const preferencePrompts: Readonly<Record<PreferenceOrder, string>> = {
  'first-is-candidate': '{{instructions}}\n{{role "user"}}\n{{candidate_first}}\n',
  'first-is-baseline': '{{instructions}}\n{{role "user"}}\n{{baseline_first}}\n',
};

export interface PreferenceMaterial {
  readonly question: string;
  /** What the user said. */
  readonly headline: string;
  readonly candidate: Pick<Answer, 'text' | 'toolCalls'>;
  readonly baseline: Pick<Answer, 'text' | 'toolCalls'>;
  /** Something that whoever wrote the texts could not know. */
  readonly nonce: string;
}

/** The inputs of the case that asks about one pair: what the judge is told, and the texts as delimited data in both orders. */
export function preferenceInput(material: PreferenceMaterial): CaseInput {
  const { question, headline, nonce } = material;
  const blocks = (first: PreferenceMaterial['candidate'], second: PreferenceMaterial['candidate']): DataBlock[] => [
    { name: 'what the user said', text: headline },
    ...answerBlocks('the first answer', first),
    ...answerBlocks('the second answer', second),
  ];
  // One tag for both orders, so that the instructions are the same: it is made of all the texts, whatever their order.
  const all = [...blocks(material.candidate, material.baseline), ...blocks(material.baseline, material.candidate)];
  const { tag } = delimit(all, nonce, question);
  const inOrder = (each: readonly DataBlock[]): string =>
    `${delimit(each, nonce, question, tag).text}\n\nCompare the two answers now. Reply with the JSON object only.`;
  return {
    instructions: instructions(question, tag),
    candidate_first: inOrder(blocks(material.candidate, material.baseline)),
    baseline_first: inOrder(blocks(material.baseline, material.candidate)),
  };
}

function answerBlocks(name: string, { text, toolCalls }: PreferenceMaterial['candidate']): DataBlock[] {
  const called = toolCallLines(toolCalls);
  return [{ name, text }, ...(called === '' ? [] : [{ name: `the tools called with ${name}`, text: called }])];
}

function instructions(question: string, tag: string): string {
  return [
    'You compare two answers of an assistant to the same user. Neither their order nor their length says anything about them.',
    `Question: ${question}`,
    materialRule(tag),
    'Reply with one JSON object and nothing else: {"reason": "...", "better": "first" | "second" | "tie"}',
    'reason: one or two plain sentences that compare them. If neither is better by the question, better is "tie".',
  ].join('\n\n');
}

/** The JSON Schema of the answer. `reason` comes first: a judge that explains decides better. */
export const preferenceSchema: { readonly name: string; readonly schema: Record<string, unknown> } = {
  name: 'preference',
  schema: {
    type: 'object',
    properties: { reason: { type: 'string' }, better: { type: 'string', enum: ['first', 'second', 'tie'] } },
    required: ['reason', 'better'],
    additionalProperties: false,
  },
};

const answerSchema = z.object({
  reason: z.string().trim().min(1).max(4_000).refine(isOwnReason),
  better: z.enum(['first', 'second', 'tie']),
});

/** What the judge said in one order. */
export interface Reading {
  readonly better: 'candidate' | 'baseline' | 'tie';
  readonly reason: string;
}

/** Reads the judge's answer to one order; null: it cannot be read. Nothing that is missing is ever filled in. */
export function readPreference(answer: Pick<Answer, 'text' | 'finish'>, order: PreferenceOrder): Reading | null {
  if (answer.finish !== 'complete') return null;
  const parsed = answerSchema.safeParse(readJson(answer.text));
  if (!parsed.success) return null;
  const { better, reason } = parsed.data;
  if (better === 'tie') return { better, reason };
  const isCandidate = (better === 'first') === (order === 'first-is-candidate');
  return { better: isCandidate ? 'candidate' : 'baseline', reason };
}

/** `preferred`: the candidate in both orders; `other`: the baseline in both. */
export type PairOutcome = 'preferred' | 'other' | 'tie' | 'not-measured';

/** What both orders together say: only agreement is a preference; a judge that contradicts itself says that neither is better. */
export function outcomeOfPair(one: Reading | null, other: Reading | null): PairOutcome {
  if (one === null || other === null) return 'not-measured';
  if (one.better !== other.better || one.better === 'tie') return 'tie';
  return one.better === 'candidate' ? 'preferred' : 'other';
}

/** Whether two answers say the very same: nobody has to be asked which is better. */
export function areSame(one: Pick<Answer, 'text' | 'toolCalls'>, other: Pick<Answer, 'text' | 'toolCalls'>): boolean {
  return one.text.trim() === other.text.trim() && toolCallLines(one.toolCalls) === toolCallLines(other.toolCalls);
}

/** A question made of the spec's quality scales; without any, of what a helpful answer is. */
export function usualQuestion(spec: SpecFile | null): string {
  const rubrics = (spec ? criteriaOf(spec) : []).flatMap(({ kind, check, statement }) => {
    if (kind !== 'quality') return [];
    return [check.type === 'judge' ? check.rubric : statement];
  });
  if (rubrics.length === 0) return 'Which answer helps the user more?';
  return `Which answer is better, by these: ${rubrics.join(' ')}`;
}
