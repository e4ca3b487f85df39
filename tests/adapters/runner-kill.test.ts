import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { programFile } from '#support/program';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { type Output } from '#domain/answers/output';
import { type RunResult } from '#domain/result/run-result';
import { createRandom } from '#domain/statistics/seeded-random';
import { deep } from '#support/deep';
import { type ModelServer, type RecordedRequest, startModelServer } from '#support/model-server';

const root = path.resolve(import.meta.dirname, '../..');
const { kills, cases, stoppedMs } = deep
  ? { kills: 200, cases: 500, stoppedMs: 60_000 }
  : { kills: 6, cases: 60, stoppedMs: 1_500 };
const latencyMs = 15;

let folder: string;
let server: ModelServer;
let onRequest: (request: RecordedRequest) => void = () => undefined;
let answerText = (_request: RecordedRequest, index: number): string => `Answer ${index}.`;
let child: ChildProcess | null = null;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'signoff-kill-'));
  server = await startModelServer({
    latencyMs,
    // Every answer is another one: an answer that was asked for again could not pass for the first.
    answer: (request, index) => ({ text: answerText(request, index) }),
    onRequest: (request) => onRequest(request),
  });
});

afterEach(async () => {
  child?.kill('SIGKILL');
  onRequest = () => undefined;
  answerText = (_request, index) => `Answer ${index}.`;
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs until it is over or killed; answers whether it came to its end. */
async function runChild(started: (child: ChildProcess) => void, more: readonly string[] = []): Promise<boolean> {
  const [size = String(cases), ...rest] = more;
  const process_ = spawn(process.execPath, [programFile('run-child'), folder, server.baseUrl, size, ...rest], {
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

function look(): { outputs: Output[]; interrupted: number; state: string | undefined } {
  const stores = openWorkspace(folder);
  const [run] = stores.runs.list({ repository: null });
  const outputs = run ? stores.runs.outputs(run.id) : [];
  const interrupted = run ? stores.runs.counts(run.id).interrupted : 0;
  stores.close();
  return { outputs, interrupted, state: run?.state };
}

const answered = (outputs: readonly Output[]): Map<string, string> =>
  new Map(outputs.flatMap((output) => (output.answer ? [[output.id, output.answer.text]] : [])));

describe('kill -9', () => {
  test(
    `${kills} times at seeded points of one run: nothing acknowledged is lost, nothing is asked twice but what was under way`,
    { timeout: deep ? 1_800_000 : 120_000 },
    async () => {
      const random = createRandom(20_261_121);
      const total = cases * 2;
      // Points spread over the run, each a number of requests after the last start, and a moment after that request.
      const perRound = Math.floor(total / (kills + 1));
      let [asked, killed] = [0, 0];
      let before = new Map<string, string>();
      for (let round = 0; round <= kills; round += 1) {
        const point = round < kills ? 1 + random.int(Math.max(2, perRound * 2 - 1)) : Infinity;
        const delayMs = random.int(latencyMs * 2);
        const start = asked;
        const over = await runChild((process_) => {
          onRequest = () => {
            asked += 1;
            if (asked - start === point) setTimeout(() => process_.kill('SIGKILL'), delayMs);
          };
        });
        const { outputs } = look();
        const now = answered(outputs);
        for (const [id, text] of before) expect(now.get(id)).toBe(text);
        before = now;
        if (over) break;
        killed += 1;
      }
      const { outputs, interrupted, state } = look();
      expect(state).toBe('finished');
      expect(outputs.map((output) => output.state)).toEqual(Array.from({ length: total }, () => 'done'));
      expect(new Set(before.values()).size).toBe(total);
      expect(killed).toBeGreaterThan(kills / 3);
      // Each repeated call is one that was marked as possibly charged: at most as many as were under way at each death.
      expect(server.calls()).toBeLessThanOrEqual(total + interrupted);
      expect(interrupted).toBeLessThanOrEqual(killed * 8);
    },
  );

  test('while it asks again, and just before: the fresh calls are there once, and none with an answer is repeated', async () => {
    const [size, planned, fresh] = [8, 8 * 2 * 3, 3 * 2 * 3];
    // The candidate loses the first three cases, however it is asked.
    answerText = ({ messages }, index) => {
      const [system, user] = [messages[0]?.content ?? '', messages.at(-1)?.content ?? ''];
      const isLost = system.includes('refund assistant') && /refund [123]\?/.test(user);
      return `${isLost ? 'nothing' : 'answer'} ${index}.`;
    };
    const kept = (): { outputs: Output[]; again: Output[]; result: RunResult | null } => {
      const stores = openWorkspace(folder);
      const [run] = stores.runs.list({ repository: null });
      const id = run?.id ?? '';
      const seen = {
        outputs: stores.runs.outputs(id),
        again: stores.runs.freshOutputs(id),
        result: stores.runs.get(id)?.result ?? null,
      };
      stores.close();
      return seen;
    };
    let before = new Map<string, string>();
    // At the last planned call, at the first fresh one, in the middle of them.
    for (const point of [planned, planned + 1, planned + 9]) {
      await runChild(
        (process_) => {
          onRequest = () => {
            if (server.calls() >= point) setTimeout(() => process_.kill('SIGKILL'), latencyMs);
          };
        },
        [String(size), 'again'],
      );
      const now = answered([...kept().outputs, ...kept().again]);
      for (const [id, text] of before) expect(now.get(id)).toBe(text);
      before = now;
    }
    onRequest = () => undefined;
    expect(await runChild(() => undefined, [String(size), 'again'])).toBe(true);
    const { outputs, again, result } = kept();
    expect(outputs.map(({ state }) => state)).toEqual(Array.from({ length: planned }, () => 'done'));
    expect(again.map(({ state }) => state)).toEqual(Array.from({ length: fresh }, () => 'done'));
    const cells = again.map(({ variant, case: id, trial }) => `${variant} ${id} ${trial}`);
    expect(new Set(cells).size).toBe(fresh);
    const { interrupted, state } = look();
    expect(state).toBe('finished');
    expect(server.calls()).toBeLessThanOrEqual(planned + fresh + interrupted);
    expect(result?.askedAgain).toMatchObject({ for: ['regressions'], cases: 3, calls: fresh, settled: fresh });
    expect(result?.gate.items.slice(0, 1)).toMatchObject([{ id: 'regressions', met: false }]);
  }, 60_000);

  test(
    `asleep for ${stoppedMs / 1_000} s (SIGSTOP) in mid-run: it goes on, and nothing is asked twice`,
    { timeout: stoppedMs + 60_000 },
    async () => {
      const over = await runChild((process_) => {
        onRequest = ({ index }) => {
          if (index !== cases) return;
          process_.kill('SIGSTOP');
          setTimeout(() => process_.kill('SIGCONT'), stoppedMs);
        };
      });
      expect(over).toBe(true);
      expect(look()).toMatchObject({ state: 'finished', interrupted: 0 });
      expect(server.calls()).toBe(cases * 2);
    },
  );
});
