import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPrompt } from '../run/load-files.ts';
import { locatePrompt, type PromptRequest } from './locate-prompt.ts';
import { readPolicy } from '../run/run-plan.ts';

/** Where the prompts stand is what `.signoff.yaml` says, and the data policy is found wherever they stand. */
let home: string;
let root: string;
let said: string[];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-folders-'));
  root = path.join(home, 'team');
  mkdirSync(root);
  said = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(file: string, text: string): void {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
function git(...args: string[]): void {
  const own = ['-c', 'user.name=Pat', '-c', 'user.email=pat@acme.example', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...own, ...args], { cwd: root, stdio: 'ignore' });
}
function commit(): void {
  git('add', '-A');
  git('commit', '-qm', 'a version');
}
const folders = (...names: string[]): void =>
  put('.signoff.yaml', `schema: signoff/repository@1\nprompts: [${names.join(', ')}]\n`);
/** A policy that can be told from the default: nothing may be sent, but to one model. */
const policy = (file: string, model: string): void =>
  put(
    file,
    `schema: signoff/policy@1\nmodels:\n  - { origin: https://models.example, models: [${model}], sensitivities: [public] }\n`,
  );
const env = { CI: 'true' };
const locate = (request: PromptRequest, cwd = root, variables: Record<string, string> = {}) =>
  locatePrompt(request, cwd, path.join(home, 'work'), variables);
/** The models that the governing policy names; [] for the default policy. */
async function governing(
  request: PromptRequest,
  cwd = root,
  variables: Record<string, string> = {},
): Promise<string[]> {
  const located = await locate(request, cwd, variables);
  const read = await readPolicy(located, (line) => said.push(line));
  return (read.models ?? []).flatMap((rule) => rule.models ?? []);
}

describe('.signoff.yaml', () => {
  it('says where the prompts stand: by id and by path, from the root and from below', async () => {
    folders('data/patterns', 'agents');
    put('data/patterns/refund.md', 'one');
    put('agents/vip/order.md', 'two');
    const where = async (prompt: string, cwd = root) => {
      const { promptId, paths } = await locate({ prompt }, cwd);
      return [promptId, paths.prompt, paths.evals];
    };
    expect(await where('refund')).toEqual(['refund', 'data/patterns/refund.md', 'data/patterns/evals/refund']);
    const order = ['vip/order', 'agents/vip/order.md', 'data/patterns/evals/vip/order'];
    expect(await where('vip/order')).toEqual(order);
    expect(await where('agents/vip/order.md')).toEqual(order);
    expect(await where('order.md', path.join(root, 'agents/vip'))).toEqual(order);
    expect(await where('vip/order', path.join(root, 'data'))).toEqual(order);
  });

  it('with two prompts of one name: the path tells them apart', async () => {
    folders('a', 'b');
    put('a/refund.md', 'one');
    put('b/refund.md', 'two');
    await expect(locate({ prompt: 'refund' })).rejects.toMatchObject({ code: 'bad-input' });
    expect((await locate({ prompt: 'b/refund.md' })).paths.prompt).toBe('b/refund.md');
  });

  it('that cannot be used stops everything: where the policy stands is not guessed', async () => {
    put('.signoff.yaml', 'schema: signoff/repository@1\nprompts: [../elsewhere]\n');
    put('prompts/refund.md', 'one');
    await expect(locate({ prompt: 'refund' })).rejects.toMatchObject({ code: 'invalid-file' });
  });
});

describe('the data policy', () => {
  it('is that of the first folder, for a prompt in any of them', async () => {
    folders('data', 'agents');
    policy('data/policy.yaml', 'governs');
    policy('agents/policy.yaml', 'laxer');
    policy('prompts/policy.yaml', 'old');
    put('agents/refund.md', 'x');
    expect(await governing({ prompt: 'refund' })).toEqual(['governs']);
  });

  it('is never passed over for a prompt outside the folders', async () => {
    git('init', '-q');
    policy('prompts/policy.yaml', 'governs');
    put('other/deep/refund.md', 'x');
    expect(await governing({ prompt: 'other/deep/refund.md' })).toEqual(['governs']);
    expect(await governing({ prompt: 'refund.md' }, path.join(root, 'other/deep'))).toEqual(['governs']);
    expect(await governing({ prompt: 'other/deep/refund.md', repo: '.' })).toEqual(['governs']);
    expect(said).toEqual([]);
  });

  it('beside or above a prompt in a folder of another name is found without any .signoff.yaml', async () => {
    policy('agents/policy.yaml', 'governs');
    put('agents/support/refund.md', 'x');
    expect(await governing({ prompt: 'agents/support/refund.md', repo: '.' })).toEqual(['governs']);
  });

  it('that is a link is no policy that could be passed over, on disk or in the base', async () => {
    git('init', '-q');
    policy('real.yaml', 'governs');
    put('prompts/refund.md', 'x');
    symlinkSync('../real.yaml', path.join(root, 'prompts/policy.yaml'));
    await expect(governing({ prompt: 'refund' })).rejects.toThrow(/prompts\/policy\.yaml in .* is no file/);
    commit();
    git('checkout', '-qb', 'change');
    git('rm', '-q', 'prompts/policy.yaml');
    commit();
    await expect(governing({ prompt: 'refund' }, root, env)).rejects.toThrow(
      /prompts\/policy\.yaml in main is no file/,
    );
  });

  it('that is nowhere is said where it may only have been missed', async () => {
    put('agents/refund.md', 'x');
    expect(await governing({ prompt: 'agents/refund.md', repo: '.' })).toEqual([]);
    expect(said.join()).toContain('no data policy was found (prompts/policy.yaml, agents/policy.yaml, policy.yaml)');
  });
});

describe('in CI', () => {
  beforeEach(() => {
    git('init', '-q');
    policy('prompts/policy.yaml', 'strict');
    put('prompts/refund.md', 'x');
    commit();
    git('checkout', '-qb', 'change');
  });

  it('a change cannot point at a laxer policy', async () => {
    folders('lax');
    policy('lax/policy.yaml', 'lax');
    put('lax/refund.md', 'x');
    commit();
    expect(await governing({ prompt: 'refund' }, root, env)).toEqual(['strict']);
    expect((await locate({ prompt: 'refund' }, root, env)).notes.join()).toContain(
      'the data policy is prompts/policy.yaml',
    );
    expect(await governing({ prompt: 'refund' })).toEqual(['lax']);
  });

  it('nor take the policy away with its folder', async () => {
    folders('lax');
    git('mv', 'prompts/refund.md', 'refund.md');
    git('rm', '-q', 'prompts/policy.yaml');
    put('lax/refund.md', 'x');
    commit();
    expect(await governing({ prompt: 'refund' }, root, env)).toEqual(['strict']);
  });
});

describe('what is no text', () => {
  it('is named as what it is, on disk and at a version', async () => {
    git('init', '-q');
    put('prompts/real.md', 'x');
    put('prompts/large.md', 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n');
    symlinkSync(path.join(root, 'prompts/real.md'), path.join(root, 'prompts/linked.md'));
    commit();
    for (const ref of [undefined, 'main']) {
      const load = async (prompt: string) => loadPrompt(await locate({ prompt, ref }), () => undefined);
      await expect(load('large')).rejects.toThrow('its text is kept in Git LFS');
      await expect(load('linked')).rejects.toThrow('is a link to another file');
      await expect(load('none')).rejects.toThrow('There is no prompt “none”');
    }
  });
});
