import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { createRandom } from '#domain/statistics/seeded-random';
import { type ChargingServer, startChargingServer } from '#support/charging-server';
import { deep, inDeep } from '#support/deep';
import { type RecordedRequest } from '#support/model-server';

const root = path.resolve(import.meta.dirname, '../..');
const rounds = inDeep(12, 4);
const seeds = inDeep([1, 2, 3, 4, 5], [1]);
const capUsd = inDeep(6, 2);
const cases = 200;
const latencyMs = 15;

let folder: string;
let server: ChargingServer | null = null;
let child: ChildProcess | null = null;

beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'signoff-money-'))));
afterEach(async () => {
  child?.kill('SIGKILL');
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function runChild(baseUrl: string, started: (child: ChildProcess) => void): Promise<boolean> {
  const script = 'tests/support/spending-child.ts';
  const process_ = spawn(process.execPath, [script, folder, baseUrl, String(cases), String(capUsd)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = process_;
  let said = '';
  process_.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  started(process_);
  await new Promise((resolve) => process_.once('exit', resolve));
  return said.includes('settled');
}

function look() {
  const stores = openWorkspace(folder);
  const [run] = stores.runs.list({ repository: null });
  if (!run) throw new Error('nothing was stored');
  const seen = { run, charges: stores.runs.charges(run.id), counts: stores.runs.counts(run.id) };
  stores.close();
  return seen;
}

test.each(seeds)(
  `${rounds} rounds of kill -9 and go on, with cut streams between (seed %i): the provider's bill is never above the limit`,
  { timeout: deep ? 300_000 : 60_000 },
  async (seed) => {
    const random = createRandom(seed);
    let onRequest: (request: RecordedRequest) => void = () => undefined;
    // Long and dear, never above what a call says of itself: 2,000 tokens for an answer, 8,192 for a judgement.
    const judgement = JSON.stringify({ reason: 'It is.', quote: 'An answer.', verdict: 'holds' });
    const bill = await startChargingServer({
      latencyMs,
      answer: ({ model }) =>
        model === 'judge'
          ? { text: judgement, outputTokens: 6_000 + random.int(2_192) }
          : { text: 'An answer.', outputTokens: 1_500 + random.int(500) },
      onRequest: (request) => onRequest(request),
      faults: [{ matches: ({ index }) => index % 23 === 7, fault: { kind: 'cut', how: 'brutally' } }],
    });
    server = bill;
    let killed = 0;
    for (let round = 0; round < rounds; round += 1) {
      const point = 1 + random.int(8);
      const delayMs = random.int(latencyMs * 2);
      let asked = 0;
      const over = await runChild(bill.baseUrl, (process_) => {
        onRequest = () => {
          asked += 1;
          if (asked === point) setTimeout(() => process_.kill('SIGKILL'), delayMs);
        };
      });
      expect(bill.charged()).toBeLessThanOrEqual(capUsd);
      if (!over) killed += 1;
    }
    onRequest = () => undefined;
    expect(await runChild(bill.baseUrl, () => undefined)).toBe(true);

    const { run, charges, counts } = look();
    expect(run).toMatchObject({
      state: 'paused',
      error: { message: expect.stringMatching(/could go over the limit/) },
    });
    expect(bill.charged()).toBeLessThanOrEqual(capUsd);
    // What is written down is never less than the bill, and the limit was really come to.
    expect(charges.knownUsd + charges.uncertainUsd).toBeGreaterThanOrEqual(bill.charged() - 1e-9);
    expect(charges.knownUsd + charges.uncertainUsd).toBeGreaterThan(capUsd * 0.8);
    expect(killed).toBeGreaterThan(1);
    expect(charges.uncertainCalls).toBeGreaterThanOrEqual(killed);
    expect(charges.openCalls).toBe(0);
    expect(counts.done).toBeLessThan(cases);
  },
);
