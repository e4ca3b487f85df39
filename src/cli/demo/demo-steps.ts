import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import type { RunView } from '#contract/run';
import { counted, dollars } from '#domain/result/gate-words';
import { comparisonSentences } from '#domain/result/comparison-words';
import { type VariantResult } from '#domain/result/run-result';
import { parseSpec } from '#domain/spec/spec-file';
import { percentInWords, rangeInWords } from '#domain/statistics/words';
import type { DemoStage } from './demo-stage.ts';
import type { TeamServer } from './demo-server.ts';
import { resourcesFolder } from '../places.ts';
import { waitFor } from '../wait-for.ts';

/** The improvement of the sample that was applied as a draft. */
export interface DemoChange {
  readonly promptId: string;
  readonly title: string;
  readonly why: string;
  readonly person: { readonly name: string; readonly email: string };
}

export async function openTeam({ client, terminal, say }: DemoStage, server: TeamServer): Promise<void> {
  const { address, username, token } = server;
  const { id } = await client.call('repository.open', { address, username, token });
  const repository = await waitFor(client, terminal.stopped, async () => {
    const { repository: open } = await client.call('app.state', {});
    if (open?.id !== id || open.state === 'copying') return null;
    if (open.error) throw new AppError('repository-failed', open.error.message, open.error.nextStep);
    return open;
  });
  await client.call('repository.trust', { id });
  const { prompts } = await client.call('prompt.list', {});
  await say(
    `1. Opened ${address}: ${counted(prompts.length, 'prompt')} at ${repository.branch} ${repository.commit?.slice(0, 7)}.`,
  );
}

export async function improve({ client, say }: DemoStage): Promise<DemoChange> {
  const improvement = await readImprovement();
  const { promptId, title, why } = improvement;
  const { files } = await client.call('prompt.get', { promptId });
  if (!files.prompt.text.includes(improvement.find)) throw missing('the text that the improvement replaces');
  const text = files.prompt.text.replace(improvement.find, () => improvement.replace);
  await client.call('draft.save', { promptId, kind: 'prompt', text, baseVersion: files.prompt.version });
  const spec = parseSpec(files.spec.path, files.spec.text);
  const email = (spec.ok ? spec.value.sign_off?.approvers?.[0] : undefined) ?? 'pm@acme.example';
  const person = { name: 'Automatic stand-in', email };
  await client.call('settings.save', { person, judgeModel: 'practice-judge', concurrency: 16 });
  await say(`2. Draft of ${promptId}: ${title}. ${why}`);
  return { promptId, title, why, person };
}

const improvementSchema = z.object({
  promptId: z.string(),
  title: z.string(),
  find: z.string().min(1),
  replace: z.string(),
  why: z.string(),
});

/** An edit of the sample that helps, as it ships with the app. */
async function readImprovement(): Promise<z.infer<typeof improvementSchema>> {
  const file = path.join(resourcesFolder, 'sample', 'improvement.json');
  return improvementSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

export async function runExperiment({ client, terminal, say }: DemoStage, change: DemoChange): Promise<string> {
  const plan = { promptId: change.promptId, hypothesis: change.why, baseline: 'team', seed: 1 } as const;
  const estimate = await client.call('run.estimate', plan);
  const [blocker] = estimate.blockers;
  if (blocker) throw new AppError('bad-input', blocker.message, 'Mend the sample.');
  await say(
    `3. Experiment: ${counted(estimate.calls, 'call')} to the practice model, on ${counted(estimate.cases, 'case')}, beside the team’s version.`,
  );
  const { runId } = await client.call('run.start', plan);
  const startedAt = performance.now();
  const run = await waitFor(client, terminal.stopped, async () => {
    const now = await client.call('run.get', { runId });
    terminal.status(`   ${now.progress.done} of ${now.progress.total} calls`);
    return now.state === 'planned' || now.state === 'running' ? null : now;
  });
  if (run.state !== 'finished') {
    throw new AppError(
      'server-failed',
      run.error?.message ?? `The experiment is ${run.state}.`,
      run.error?.nextStep ?? 'Run the demo again.',
    );
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  await say(
    `   ${run.progress.done} of ${counted(run.progress.total, 'call')} in ${seconds} s, ${counted(run.progress.errors, 'error')}.`,
  );
  return runId;
}

export async function describeResult({ client, say }: DemoStage, runId: string): Promise<void> {
  const run = await client.call('run.get', { runId });
  const result = resultOf(run);
  await say('4. Result (practice):');
  for (const variant of result.variants) await say(`   ${variantLine(variant)}`);
  for (const comparison of result.comparisons) {
    const { headline, explanation } = comparisonSentences(comparison, {
      cases: result.cases.count,
      variants: result.variants,
    });
    await say(`   ${headline} ${explanation}`);
    if (comparison.regressions?.length) await say(`   Lost: ${comparison.regressions.join(', ')}.`);
  }
}

function variantLine({ label, model, passRate, costUsd }: VariantResult): string {
  const rate =
    passRate.value === null
      ? 'nothing counted'
      : `${percentInWords(passRate.value)} of ${counted(passRate.outputs, 'answer')} pass (95 % interval ${rangeInWords(passRate)})`;
  return `${label} on ${model}: ${rate}, ${costUsd === null ? 'cost unknown' : dollars(costUsd)}.`;
}

export function resultOf(run: RunView): NonNullable<RunView['result']> {
  if (run.result === null) throw missing('the result of the experiment');
  return run.result;
}

/** Stands in for a person so that the demo can go on by itself. It repeats what the checks decided: it is no review. */
export async function automaticReview({ client, say }: DemoStage, runId: string): Promise<void> {
  const { reviewId } = await client.call('review.start', { runId, blind: true, automatic: true });
  const before = await client.call('review.get', { reviewId });
  const blockers = new Set(before.criteria.filter((each) => each.severity === 'blocker').map((each) => each.id));
  for (const item of before.items) {
    // What the checks decided is shown once an item has a label, so it gets one first.
    await client.call('review.label', { reviewId, itemId: item.id, label: 'unsure' });
    const { items } = await client.call('review.get', { reviewId });
    const verdicts = items.find((each) => each.id === item.id)?.verdicts ?? [];
    const failed = verdicts.some((each) => blockers.has(each.criterion) && each.verdict === 'fail');
    const label = failed ? 'fail' : 'pass';
    await client.call('review.label', { reviewId, itemId: item.id, label, comment: 'automatic stand-in' });
  }
  const { labels, items } = await client.call('review.get', { reviewId });
  await say(
    `5. AUTOMATIC STAND-IN, no person read anything: it labelled ${counted(items.length, 'answer')} as the checks had, the draft’s ${labels.pass} pass and ${labels.fail} fail. In the app this is where you read them.`,
  );
}

export function missing(what: string): AppError {
  return new AppError(
    'not-found',
    `The demo could not find ${what}.`,
    'Install Signoff again: its sample is not complete.',
  );
}
