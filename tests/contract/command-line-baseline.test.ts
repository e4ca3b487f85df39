import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runResultSchema, type RunResult } from '#domain/result/run-result';
import { runCommand } from '#support/command-line';
import { startModelServer, type ModelServer } from '#support/model-server';

/**
 * What `signoff run` compares with in checkouts as continuous integration makes them. The team's main answers all 20 cases, the change loses 8 of
 * them: whatever the checkout holds, that must never end with 0.
 */

const cases = 20;
const lost = 8;
const spec = (thresholds: string): string =>
  `schema: signoff/spec@1\nmust:\n  - id: greets\n    statement: Always greets.\n    check: { type: contains, value: Good day }\ntrials: 3\nthresholds: ${thresholds}\n`;
const prompt = (text: string, header = ''): string =>
  `---\nschema: signoff/prompt@1\nmodel: test-model\n${header}---\n${text}\n{{role "user"}}\n{{question}}\n`;

let home: string;
let server: ModelServer;
let work: string;

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-baseline-'));
  mkdirSync(path.join(home, 'tmp'));
  work = path.join(home, 'work');
  mkdirSync(work);
  server = await startModelServer({
    record: false,
    answer: ({ messages, body }) => {
      const number = Number(/\d+/.exec(messages.at(-1)?.content ?? '')?.[0] ?? 0);
      const short = messages[0]?.content.includes('Be short.') === true;
      const warned = JSON.stringify(body['tools'] ?? '').includes('Never greet');
      return { text: warned || (short && number < lost) ? 'Hm.' : 'Good day to you.' };
    },
  });
  git(work, 'init', '-q');
  put('prompts/greet.md', prompt('Say good day.'));
  put('prompts/greet.spec.yaml', spec('{ regressions: 0 }'));
  const lines = Array.from({ length: cases }, (_, at) =>
    JSON.stringify({ id: `c-${at}`, input: { question: `${at}?` } }),
  );
  put('prompts/greet.cases.jsonl', `${lines.join('\n')}\n`);
  commit('What the team has');
  git(work, 'checkout', '-qb', 'feature');
  put('prompts/greet.md', prompt('Say good day. Be short.'));
  commit('A change that loses 8 of 20 cases');
  git(home, 'clone', '-q', '--bare', work, path.join(home, 'team.git'));
  git(path.join(home, 'team.git'), 'symbolic-ref', 'HEAD', 'refs/heads/main');
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

function put(file: string, text: string, root = work): void {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
function git(cwd: string, ...args: string[]): string {
  const own = ['-c', 'user.name=Pat', '-c', 'user.email=pat@acme.example', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...own, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' }).trim();
}
function commit(message: string, root = work): void {
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', message);
}

let made = 0;
const address = (): string => `file://${path.join(home, 'team.git')}`;
function clone(...options: string[]): string {
  const folder = path.join(home, `checkout-${(made += 1)}`);
  git(home, 'clone', '-q', ...options, address(), folder);
  return folder;
}
/** As actions/checkout does it on a pull request: one commit, no branch. */
function pullRequestCheckout(): string {
  const folder = path.join(home, `checkout-${(made += 1)}`);
  mkdirSync(folder);
  git(folder, 'init', '-q');
  git(folder, 'remote', 'add', 'origin', address());
  const feature = git(work, 'rev-parse', 'feature');
  git(folder, 'fetch', '-q', '--no-tags', '--depth=1', 'origin', `+${feature}:refs/remotes/pull/1/merge`);
  git(folder, 'checkout', '-q', '--force', 'refs/remotes/pull/1/merge');
  return folder;
}

interface Ran {
  readonly code: number | null;
  readonly stderr: string;
  readonly result: RunResult;
}
async function run(folder: string, args: readonly string[] = []): Promise<Ran> {
  const finished = await runCommand(['run', 'greet', '--base-url', server.baseUrl, '--format', 'json', ...args], {
    cwd: folder,
    env: { TMPDIR: path.join(home, 'tmp'), HOME: home, XDG_CONFIG_HOME: home, APPDATA: home },
  });
  if (finished.stdout === '') throw new Error(finished.stderr);
  return { ...finished, result: runResultSchema.parse(JSON.parse(finished.stdout)) };
}
/** The items that hang on a comparison. */
const named = ({ gate }: RunResult): RunResult['gate']['items'] =>
  gate.items.filter(({ id }) => ['regressions', 'margin'].includes(id));
const itemsOf = ({ result }: Ran): unknown[] => named(result).map(({ id, met, evidence }) => [id, met, evidence]);

const notInCheckout = /^The team’s version is not in this checkout/;

describe('HEAD is never the team’s version', () => {
  it.each([
    ['of a pull request: depth 1, detached', pullRequestCheckout],
    ['of one branch, depth 1', () => clone('--depth', '1', '--branch', 'feature')],
    ['of one branch, whole history', () => clone('--single-branch', '--branch', 'feature')],
    ['of one branch, detached', () => detached(clone('--single-branch', '--branch', 'feature'))],
    ['whose branch is called main, and came from nowhere that is known', renamedToMain],
  ])('in a checkout %s', async (_name, checkout) => {
    const ran = await run(checkout());
    expect([ran.code, itemsOf(ran)]).toEqual([1, [['regressions', null, expect.stringMatching(notInCheckout)]]]);
    expect(ran.result.uncompared).toMatchObject({
      kind: 'unreadable',
      next: expect.stringContaining('fetch-depth: 0'),
    });
    expect(ran.stderr).toMatch(/not in this checkout.*--baseline origin\/main/);
  });

  function detached(folder: string): string {
    git(folder, 'checkout', '-q', '--detach');
    return folder;
  }
  function renamedToMain(): string {
    const folder = clone('--depth', '1', '--branch', 'feature');
    git(folder, 'branch', '-qm', 'main');
    git(folder, 'update-ref', '-d', 'refs/remotes/origin/feature');
    return folder;
  }
});

describe('once the base is there, the change is refused', () => {
  it.each([
    ['named, in the checkout of a pull request', pullRequestCheckout, ['--baseline', 'origin/main']],
    ['found, in the checkout of a pull request', pullRequestCheckout, []],
    ['found, in a whole clone that is detached', () => clone('--no-checkout'), []],
  ])('%s', async (_name, checkout, args) => {
    const folder = checkout();
    git(folder, 'fetch', '-q', '--depth=1', 'origin', '+refs/heads/main:refs/remotes/origin/main');
    git(folder, 'checkout', '-q', '--detach', git(work, 'rev-parse', 'feature'));
    const ran = await run(folder, args);
    expect(ran.code).toBe(1);
    expect(ran.result.uncompared).toBeNull();
    expect(ran.result.comparisons[0]?.regressions).toHaveLength(lost);
    expect(named(ran.result).map(({ id }) => id)).toEqual(['regressions']);
    expect(ran.result.gate.met).toBe(false);
  });
});

it('a file of the change with the name of the team’s branch is not what it is compared with', async () => {
  const folder = clone('--branch', 'feature');
  put('origin/main', prompt('Say good day. Be short.'), folder);
  commit('A forged base', folder);
  const ran = await run(folder, ['--baseline', 'origin/main']);
  expect([ran.code, ran.result.uncompared, ran.result.comparisons[0]?.regressions?.length]).toEqual([1, null, lost]);
  expect(ran.stderr).toContain('the version is taken');
});

it('a broken base leaves the gate open, and what repairs it is tested', async () => {
  const folder = clone();
  put('prompts/greet.md', '---\nschema: signoff/prompt@1\n  bad: [\n---\n', folder);
  commit('A broken base', folder);
  git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  put('prompts/greet.md', prompt('Say good day.'), folder);
  for (const args of [[], ['--baseline', 'origin/main']]) {
    const ran = await run(folder, args);
    expect([ran.code, itemsOf(ran)]).toEqual([
      1,
      [['regressions', null, expect.stringMatching(/greet\.md in .*main cannot be used/)]],
    ]);
    expect(ran.result.variants[0]?.outputs).toBeGreaterThan(0);
  }
});

describe('the reasons for no comparison are told apart', () => {
  const mainTip = (): string => git(work, 'rev-parse', 'main').slice(0, 7);

  it('a prompt that the base has not is new, and that is met', async () => {
    const folder = clone();
    for (const file of ['.md', '.spec.yaml', '.cases.jsonl'])
      copyFileSync(path.join(folder, `prompts/greet${file}`), path.join(folder, `prompts/hello${file}`));
    put('prompts/hello.md', prompt('Whoever comes in, wish them a Good day at once.'), folder);
    for (const args of [[], ['--baseline', 'origin/main']]) {
      const finished = await runCommand(['run', 'hello', '--base-url', server.baseUrl, '--format', 'json', ...args], {
        cwd: folder,
        env: { TMPDIR: path.join(home, 'tmp'), HOME: home },
      });
      const result = runResultSchema.parse(JSON.parse(finished.stdout));
      const version = args.length === 0 ? 'main' : 'origin/main';
      expect([finished.code, named(result).map(({ met, evidence }) => [met, evidence])]).toEqual([
        0,
        [[true, `New: ${version} at ${mainTip()} has no such prompt`]],
      ]);
    }
  });

  it('a prompt that the base has under another name is no new one: it is compared with what it was', async () => {
    const folder = clone();
    for (const file of ['.md', '.spec.yaml', '.cases.jsonl'])
      git(folder, 'mv', `prompts/greet${file}`, `prompts/hello${file}`);
    put('prompts/hello.md', prompt('Say good day. Be short.'), folder);
    for (const args of [[], ['--baseline', 'origin/main']]) {
      const finished = await runCommand(['run', 'hello', '--base-url', server.baseUrl, '--format', 'json', ...args], {
        cwd: folder,
        env: { TMPDIR: path.join(home, 'tmp'), HOME: home },
      });
      const result = runResultSchema.parse(JSON.parse(finished.stdout));
      expect([finished.code, result.uncompared, result.comparisons[0]?.regressions?.length]).toEqual([1, null, lost]);
      expect(result.variants.map(({ label }) => label).join()).toContain('(there prompts/greet.md)');
    }
  });

  it('nor is one new where more was taken away than is looked through', async () => {
    const folder = clone();
    for (let at = 0; at <= 200; at += 1) put(`docs/${at}.md`, `# Page ${at}\n`, folder);
    commit('Many pages', folder);
    git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    for (const file of ['.md', '.spec.yaml', '.cases.jsonl'])
      copyFileSync(path.join(folder, `prompts/greet${file}`), path.join(folder, `prompts/hello${file}`));
    rmSync(path.join(folder, 'docs'), { recursive: true });
    put('prompts/hello.md', prompt('Say good day. Be short.'), folder);
    const finished = await runCommand(
      ['run', 'hello', '--base-url', server.baseUrl, '--format', 'json', '--trials', '1'],
      { cwd: folder, env: { TMPDIR: path.join(home, 'tmp'), HOME: home } },
    );
    const { uncompared } = runResultSchema.parse(JSON.parse(finished.stdout));
    expect([finished.code, uncompared?.kind]).toEqual([1, 'unreadable']);
  });

  it('the same prompt is unchanged, and that is met', async () => {
    const ran = await run(clone());
    expect([ran.code, itemsOf(ran)]).toEqual([
      0,
      [['regressions', true, `Unchanged: main at ${mainTip()} has the same prompt`]],
    ]);
    expect(ran.result.variants).toHaveLength(1);
  });

  it('the same prompt beside another variant stays unchanged, and the variant is compared', async () => {
    const folder = clone();
    put('other.md', prompt('Say good day. Be short.'), folder);
    const ran = await run(folder, ['--variant', 'other.md', '--trials', '3']);
    expect(itemsOf(ran)).toEqual([['regressions', true, expect.stringMatching(/^Unchanged: main/)]]);
    expect(ran.result.comparisons.find((each) => each.candidate === 'candidate-2')?.regressions).toHaveLength(lost);
  });

  it('the same prompt whose tool says something else is not unchanged: it is compared', async () => {
    const folder = path.join(home, 'tools');
    mkdirSync(folder);
    git(folder, 'init', '-q');
    const tool = (says: string): string =>
      `schema: signoff/tool@1\nname: lookup\ndescription: ${says}\nparameters: { type: object, properties: {} }\n`;
    for (const [file, text] of [
      ['prompts/greet.md', prompt('Say good day.', 'tools: [lookup]\n')],
      ['prompts/greet.spec.yaml', spec('{ regressions: 0 }')],
      ['prompts/greet.cases.jsonl', '{"id":"c-1","input":{"question":"9?"}}\n'],
      ['tools/lookup.tool.yaml', tool('Looks something up.')],
    ] as const)
      put(file, text, folder);
    commit('What the team has', folder);
    expect(itemsOf(await run(folder))).toEqual([['regressions', true, expect.stringMatching(/^Unchanged/)]]);
    put('tools/lookup.tool.yaml', tool('Never greet.'), folder);
    const ran = await run(folder);
    expect([ran.code, ran.result.uncompared, ran.result.comparisons[0]?.regressions]).toEqual([1, null, ['c-1']]);
  });

  it('--no-baseline keeps the items, as cannot tell', async () => {
    const ran = await run(clone(), ['--no-baseline']);
    expect([ran.code, itemsOf(ran)]).toEqual([
      1,
      [['regressions', null, 'Not compared with another version: it was started with “Compare with: nothing”']],
    ]);
  });

  it('a folder that is no repository has nothing to compare with', async () => {
    const folder = path.join(home, 'plain');
    mkdirSync(folder);
    for (const file of ['greet.md', 'greet.spec.yaml', 'greet.cases.jsonl'])
      put(`prompts/${file}`, git(work, 'show', `main:prompts/${file}`), folder);
    const ran = await run(folder);
    expect([ran.code, itemsOf(ran)]).toEqual([
      1,
      [['regressions', null, expect.stringMatching(/^There is no other version here/)]],
    ]);
  });

  it('answers of a file are compared with other answers of it, or with nothing', async () => {
    const folder = clone();
    const rows = Array.from({ length: cases }, (_, at) =>
      ['old', 'new'].map((variant) =>
        JSON.stringify({ case: `c-${at}`, variant, output: variant === 'new' && at < lost ? 'Hm.' : 'Good day.' }),
      ),
    ).flat();
    const answers = path.join(home, 'answers.jsonl');
    writeFileSync(answers, `${rows.join('\n')}\n`);
    await expect(run(folder, ['--outputs', answers])).rejects.toThrow(/answers of 2 versions \(old, new\)/);
    const alone = await run(folder, ['--outputs', answers, '--candidate', 'new']);
    expect([alone.code, itemsOf(alone)]).toEqual([
      1,
      [['regressions', null, 'It was not compared: no version in the file was named as the one to compare with']],
    ]);
    const beside = await run(folder, ['--outputs', answers, '--baseline', 'old']);
    expect([beside.code, beside.result.uncompared]).toEqual([1, null]);
    writeFileSync(answers, `${rows.filter((row) => row.includes('"new"')).join('\n')}\n`);
    await expect(run(folder, ['--outputs', answers, '--baseline', 'new'])).rejects.toThrow(/nothing to compare/);
  });
});
