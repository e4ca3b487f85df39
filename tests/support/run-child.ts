/**
 * A process that runs an experiment and may be killed: `node tests/support/run-child.ts FOLDER BASE_URL CASES [until-clear|again]`. It goes on with the run that
 * is in the folder, or starts one; says "settled" when it is over.
 */
import { createIds, createSystemClock } from '#adapters/clock';
import { createModelClient } from '#adapters/openai/openai-client';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { defaultPolicy } from '#domain/policy/policy';
import { Runner } from '#services/experiments/runner';
import { aRunPlan, plainSpec } from '#support/run-plans';

const [folder = '', baseUrl = '', cases = '0', kind] = process.argv.slice(2);
const stores = openWorkspace(folder);
const runner = new Runner({
  runs: stores.runs,
  audit: stores.audit,
  models: createModelClient(),
  clock: createSystemClock(),
  ids: createIds(),
  changed: () => undefined,
  access: async (plan) => ({ apiKey: null, policy: defaultPolicy, priceOf: () => null, plan }),
  log: (_level, message) => process.stderr.write(`${message}\n`),
});
const [known] = stores.runs.list({ repository: null });
const { plan, jobs } = aRunPlan(baseUrl, {
  cases: Number(cases),
  compared: true,
  concurrency: 8,
  untilClear: kind === 'until-clear',
  // Three trials, and what is lost in all of them is asked again.
  ...(kind === 'again' && { trials: 3, specText: plainSpec.replace('pass_rate: 0.9', 'regressions: 0') }),
});
const id = known?.id ?? runner.start({ repository: null, title: 'killed', hypothesis: '' }, plan, jobs);
if (known) runner.resumeInterrupted(null);
await runner.whenSettled(id);
stores.close();
process.stdout.write('settled\n');
