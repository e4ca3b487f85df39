/**
 * A process that spends and may be killed: `node tests/support/spending-child.ts FOLDER BASE_URL CASES CAP_USD`. It goes on with the judged run that
 * is in the folder, or starts one; says "settled" when it is over.
 */
import { createIds, createSystemClock } from '#adapters/clock';
import { createModelClient } from '#adapters/openai/openai-client';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { defaultPolicy } from '#domain/policy/policy';
import { Runner } from '#services/experiments/runner';
import { chargedPrices } from '#support/charging-server';
import { aRunPlan, judgedSpec } from '#support/run-plans';

const [folder = '', baseUrl = '', cases = '0', capUsd = '0'] = process.argv.slice(2);
const stores = openWorkspace(folder);
const runner = new Runner({
  runs: stores.runs,
  audit: stores.audit,
  models: createModelClient(),
  clock: createSystemClock(),
  ids: createIds(),
  changed: () => undefined,
  access: async (plan) => ({ apiKey: null, policy: defaultPolicy, priceOf: () => chargedPrices, plan }),
  log: (_level, message) => process.stderr.write(`${message}\n`),
});
const [known] = stores.runs.list({ repository: null });
const { plan, jobs } = aRunPlan(baseUrl, {
  cases: Number(cases),
  specText: judgedSpec,
  judgeModel: 'judge',
  concurrency: 6,
  maxCostUsd: Number(capUsd),
});
const limited = {
  ...plan,
  variants: plan.variants.map((each) => ({ ...each, parameters: { max_output_tokens: 2_000 } })),
};
const id = known?.id ?? runner.start({ repository: null, title: 'spends', hypothesis: '' }, limited, jobs);
// One that was killed is stored as running; one that came to its limit as paused.
if (known) runner.resume(id);
await runner.whenSettled(id);
stores.close();
process.stdout.write('settled\n');
