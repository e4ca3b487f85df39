/** Plans of runs for tests and benches: real planning, a scripted server. */
import { defaultPolicy } from '#domain/policy/policy';
import { planRun, type RunRequest } from '#services/experiments/planning/plan-run';
import { type Job } from '#services/stores/runs';
import { type RunPlan } from '#services/stores/run-plan';

export const refundPrompt = (opening = 'You are the refund assistant.') =>
  `---\nschema: signoff/prompt@1\nmodel: test-model\n---\n${opening}\n{{role "user"}}\n{{question}}\n`;

/** Two deterministic checks. */
export const plainSpec = `schema: signoff/spec@1
must:
  - { id: says-answer, statement: Says that it is an answer., check: { type: contains, value: answer } }
must_not:
  - { id: no-promise, statement: Never promises., check: { type: regex, pattern: 'guarantee[ds]?' } }
thresholds: { pass_rate: 0.9 }
`;

export const judgedSpec = `schema: signoff/spec@1
must:
  - { id: kind, statement: Is kind., check: { type: judge, rubric: The answer is kind. } }
`;

export function casesText(count: number): string {
  return Array.from(
    { length: count },
    (_, index) =>
      `{"id":"c-${index + 1}","input":{"question":"Where is refund ${index + 1}?"},"slices":["s${index % 3}"]}\n`,
  ).join('');
}

/** `cases` cases for a candidate on the server, and a baseline where `compared`. Throws with the problems where it cannot be planned. */
export function aRunPlan(
  baseUrl: string,
  options: { readonly cases: number; readonly compared?: boolean } & Partial<Omit<RunRequest, 'variants'>>,
): { plan: RunPlan; jobs: readonly Job[] } {
  const { cases, compared = false, ...rest } = options;
  const server = { baseUrl, origin: new URL(baseUrl).origin, practice: false };
  const variant = (id: string, text: string, isBaseline: boolean) => ({
    id,
    label: id,
    isBaseline,
    promptPath: 'prompts/refund-helper.md',
    promptText: text,
    model: null,
    parameters: null,
    server,
  });
  const planned = planRun({
    promptId: 'refund-helper',
    promptPath: 'prompts/refund-helper.md',
    specPath: 'prompts/refund-helper.spec.yaml',
    specText: plainSpec,
    casesPath: 'prompts/refund-helper.cases.jsonl',
    casesText: casesText(cases),
    variants: [
      variant('candidate', refundPrompt(), false),
      ...(compared ? [variant('baseline', refundPrompt('You answer questions about refunds.'), true)] : []),
    ],
    tools: [],
    trials: 1,
    seed: 1,
    concurrency: 8,
    maxCostUsd: null,
    judgeModel: null,
    judgeServer: server,
    connectionId: null,
    baselineCommit: null,
    policy: defaultPolicy,
    nextId: () => 'job',
    ...rest,
  });
  if (!planned.ok) throw new Error(planned.problems.map((each) => each.message).join('; '));
  return planned;
}
