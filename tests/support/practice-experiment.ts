/** Runs a prompt of the sample against the practice models without HTTP: fast enough to hold the sample's numbers in a test. */
import { readFile } from 'node:fs/promises';
import { findPracticeModel } from '#adapters/practice/catalog';
import { reply } from '#adapters/practice/practice-model';
import { completionRequestSchema, type WireAnswer } from '#adapters/practice/wire';
import { type Case } from '#domain/cases/case';
import { buildRunResult } from '#domain/run/build-run-result';
import { parseCases } from '#domain/cases/case-file';
import { judgeTasks, resolveVerdicts, type JudgeTask } from '#domain/verdicts/criterion-verdicts';
import { judgeMessages, judgeSchema, parseJudgement, unjudged, type Judgement } from '#domain/checks/judge';
import { type Answer, type Output } from '#domain/answers/output';
import { type Parsed } from '#domain/files/problem';
import { type Prompt } from '#domain/prompt/prompt';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { callSeed } from '#domain/run/run-plan';
import { type RunResult } from '#domain/result/run-result';
import { criteriaOf, type SpecFile } from '#domain/spec/spec';
import { parseSpec } from '#domain/spec/spec-file';
import { renderMessages } from '#domain/prompt/template';
import { parseTool } from '#domain/prompt/tool-file';

const sample = new URL('../../resources/sample/', import.meta.url);

export async function readSample(path: string): Promise<string> {
  return readFile(new URL(path, sample), 'utf8');
}

/** Every file of the sample repository as it stands after its last version, by path. */
export async function latestFiles(): Promise<Map<string, string>> {
  // The shape is held by planSample (adapters/git), which the sample test runs too.
  const history = JSON.parse(await readSample('history.json')) as { files: Record<string, string | null> }[];
  const latest = new Map<string, string>();
  for (const { files } of history) {
    for (const [path, source] of Object.entries(files)) {
      if (source === null) latest.delete(path);
      else latest.set(path, await readSample(`versions/${source}`));
    }
  }
  return latest;
}

export function valueOf<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map((problem) => `${problem.path}:${problem.line} ${problem.message}`).join('\n'));
}

export interface Candidate {
  readonly text: string;
  readonly model: string;
}

/** One experiment on a prompt of the sample: the first candidate is the baseline. All the rules are the product's own. */
export async function experiment(
  promptId: string,
  candidates: { readonly baseline: Candidate; readonly candidate: Candidate },
  seed: number,
): Promise<{ result: RunResult; outputs: Output[] }> {
  const files = await latestFiles();
  const file = (ending: string): string => files.get(`prompts/${promptId}${ending}`) ?? '';
  const spec = valueOf(parseSpec('spec', file('.spec.yaml')));
  const { cases } = valueOf(parseCases('cases', file('.cases.jsonl')));
  const tool = valueOf(parseTool('tool', files.get('tools/lookup_order.tool.yaml') ?? ''));
  const outputs = Object.entries(candidates).flatMap(([variant, { text, model }]) => {
    const prompt = valueOf(parsePrompt('prompt', text));
    return cases.flatMap((aCase) =>
      Array.from({ length: spec.trials }, (_, index) =>
        runOne({ variant, prompt, model, spec, tools: prompt.header?.tools ? [tool] : [], seed }, aCase, index + 1),
      ),
    );
  });
  const planned = {
    promptId,
    promptPath: `prompts/${promptId}.md`,
    spec,
    specContent: '',
    cases,
    casesContent: '',
    tools: [],
    trials: spec.trials,
    seed,
    concurrency: 8,
    judge: null,
    variants: Object.entries(candidates).map(([id, { model }]) => ({
      id,
      label: id,
      content: '',
      model,
      origin: 'loopback',
      parameters: {},
      practice: true,
      isBaseline: id === 'baseline',
    })),
  };
  const run = { id: 'x', startedAt: '2026-11-21T10:00:00Z', durationMs: 1, judgeCostUsd: null };
  return { result: buildRunResult(run, planned, outputs), outputs };
}

interface Running {
  readonly variant: string;
  readonly prompt: Prompt;
  readonly model: string;
  readonly spec: SpecFile;
  readonly tools: readonly { name: string; description: string; parameters: Record<string, unknown> }[];
  readonly seed: number;
}

function runOne(running: Running, aCase: Case, trial: number): Output {
  const { prompt, model, spec, variant, seed } = running;
  const rendered = renderMessages(prompt, aCase);
  if (!rendered.ok) throw new Error(rendered.problems.map((problem) => problem.message).join('\n'));
  const { temperature, max_output_tokens } = prompt.header?.parameters ?? {};
  const { answer, latencyMs } = ask(
    model,
    {
      messages: rendered.messages,
      temperature,
      max_tokens: max_output_tokens,
      tools: running.tools.map((tool) => ({ type: 'function', function: tool })),
    },
    callSeed(seed, aCase.id, trial),
  );
  const prices = findPracticeModel(model)?.prices ?? { inputPerMillion: 0, outputPerMillion: 0 };
  const whole: Answer = {
    text: answer.text,
    finish: answer.finishReason === 'length' ? 'truncated' : 'complete',
    toolCalls: [...answer.toolCalls],
    inputTokens: answer.inputTokens,
    outputTokens: answer.outputTokens,
    latencyMs,
    costUsd: (answer.inputTokens * prices.inputPerMillion + answer.outputTokens * prices.outputPerMillion) / 1e6,
  };
  const criteria = criteriaOf(spec);
  const judged = new Map(judgeTasks(criteria, whole, aCase).map((task) => [task.key, judge(task, spec)]));
  return {
    id: `${variant} ${aCase.id} ${trial}`,
    variant,
    case: aCase.id,
    trial,
    state: 'done',
    reusedFrom: null,
    answer: whole,
    error: null,
    verdicts: resolveVerdicts(criteria, whole, aCase, judged),
  };
}

function judge(task: JudgeTask, spec: SpecFile): Judgement {
  const messages = judgeMessages(task, { ...task.material, nonce: 'nonce' });
  const schema = judgeSchema(task.scale);
  const request = { messages, temperature: 0, response_format: { type: 'json_schema', json_schema: schema } };
  const { answer } = ask(task.models?.[0] ?? spec.judge?.model ?? 'practice-judge', request, 0);
  return parseJudgement(answer.text, task, task.material.output) ?? unjudged('It cannot be read.');
}

function ask(id: string, request: object, seed: number): { answer: WireAnswer; latencyMs: number } {
  const model = findPracticeModel(id);
  if (!model) throw new Error(`No practice model ${id}`);
  return reply(model, completionRequestSchema.parse({ model: id, ...request }), seed);
}
