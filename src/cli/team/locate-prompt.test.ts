import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locatePrompt, type PromptRequest } from './locate-prompt.ts';

let home: string;
let root: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-locate-'));
  root = path.join(home, 'team');
  mkdirSync(root);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(file: string, text: string): void {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
function git(...args: string[]): string {
  const own = ['-c', 'user.name=Pat', '-c', 'user.email=pat@acme.example', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...own, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}
function commit(): string {
  git('add', '-A');
  git('commit', '-qm', 'a version');
  return git('rev-parse', 'HEAD');
}
const locate = (request: PromptRequest, cwd = root) => locatePrompt(request, cwd, path.join(home, 'work'));
/** What was found: id, and the text of the prompt's file. */
async function found(request: PromptRequest, cwd = root): Promise<[string, string | null]> {
  const { promptId, paths, files } = await locate(request, cwd);
  return [promptId, await files.read(paths.prompt, 1_000)];
}

describe('a folder', () => {
  it('is read as it is on disk, by id or by path, from any folder', async () => {
    put('prompts/refund.md', 'top');
    put('prompts/vip/refund.md', 'nested');
    expect(await found({ prompt: 'refund' })).toEqual(['refund', 'top']);
    expect(await found({ prompt: 'vip/refund' })).toEqual(['vip/refund', 'nested']);
    expect(await found({ prompt: './prompts/vip/refund.md' })).toEqual(['vip/refund', 'nested']);
    expect(await found({ prompt: 'refund', repo: 'team' }, home)).toEqual(['refund', 'top']);
    expect(await found({ prompt: 'prompts/refund.md', repo: root }, home)).toEqual(['refund', 'top']);
    expect(await found({ prompt: 'team/prompts/vip/refund.md' }, home)).toEqual(['vip/refund', 'nested']);
    expect(await found({ prompt: 'refund.md' }, path.join(root, 'prompts', 'vip'))).toEqual(['vip/refund', 'nested']);
  });

  it('may hold a prompt outside the prompts folder, with its files beside it', async () => {
    put('refund.md', 'alone');
    const { paths } = await locate({ prompt: 'refund.md' });
    expect(await found({ prompt: 'refund.md' })).toEqual(['refund', 'alone']);
    expect([paths.spec, paths.cases]).toEqual(['refund.spec.yaml', 'refund.cases.jsonl']);
  });

  it('follows no link out of it', async () => {
    writeFileSync(path.join(home, 'secret.md'), 'secret');
    put('prompts/real.md', 'real');
    symlinkSync(path.join(home, 'secret.md'), path.join(root, 'prompts', 'linked.md'));
    symlinkSync(home, path.join(root, 'prompts', 'folder'));
    expect(await found({ prompt: 'linked' })).toEqual(['linked', null]);
    expect(await found({ prompt: 'folder/secret' })).toEqual(['folder/secret', null]);
  });

  it('has its sizes checked before anything is read', async () => {
    put('prompts/refund.md', 'x'.repeat(2_000));
    await expect(found({ prompt: 'refund' })).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  it.each(['../x', '/etc/passwd', 'evals/x', 'README', '.hidden', 'a\\b', ''])(
    'has no prompt called %j',
    async (prompt) => {
      await expect(locate({ prompt })).rejects.toMatchObject({ code: 'bad-input' });
    },
  );

  it('that is no repository has no versions', async () => {
    put('prompts/refund.md', 'top');
    expect(await (await locate({ prompt: 'refund' })).history()).toBeNull();
    await expect(locate({ prompt: 'refund', ref: 'main' })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(locate({ prompt: 'refund', repo: 'nowhere' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a folder that is a Git repository', () => {
  it('is read at a version when one is named, and on disk when none is', async () => {
    git('init', '-q');
    put('prompts/refund.md', 'first');
    const first = commit();
    git('tag', 'v1');
    put('prompts/refund.md', 'second');
    commit();
    put('prompts/refund.md', 'edited');
    expect(await found({ prompt: 'refund' })).toEqual(['refund', 'edited']);
    for (const [ref, text] of [
      ['main', 'second'],
      ['v1', 'first'],
      [first.slice(0, 8), 'first'],
      ['main~1', 'first'],
    ] as const) {
      expect(await found({ prompt: 'refund', ref })).toEqual(['refund', text]);
    }
    await expect(locate({ prompt: 'refund', ref: 'no-such' })).rejects.toMatchObject({ code: 'unknown-ref' });
  });

  it('compares with the server’s default branch, else the local main, not with what is checked out', async () => {
    git('init', '-q');
    put('prompts/refund.md', 'first');
    const main = commit();
    git('checkout', '-qb', 'feature');
    put('prompts/refund.md', 'second');
    const feature = commit();
    const local = await (await locate({ prompt: 'refund' })).history();
    expect([local?.branch, local?.tip]).toEqual(['main', main]);
    git('update-ref', 'refs/remotes/origin/trunk', feature);
    git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    const remote = await (await locate({ prompt: 'refund' })).history();
    expect([remote?.branch, remote?.tip]).toEqual(['trunk', feature]);
  });

  it('may be above the folder that was given', async () => {
    git('init', '-q');
    put('apps/support/prompts/refund.md', 'inside');
    commit();
    put('apps/support/prompts/refund.md', 'edited');
    expect(await found({ prompt: 'refund', repo: 'apps/support' })).toEqual(['refund', 'edited']);
    expect(await found({ prompt: 'refund', repo: 'apps/support', ref: 'main' })).toEqual(['refund', 'inside']);
    const history = await (await locate({ prompt: 'refund', repo: 'apps/support' })).history();
    expect(history?.prefix).toBe('apps/support/');
  });

  it('without a version yet has nothing to compare with', async () => {
    git('init', '-q');
    put('prompts/refund.md', 'top');
    const located = await locate({ prompt: 'refund' });
    expect(await located.history()).toBeNull();
    await expect(locate({ prompt: 'refund', ref: 'main' })).rejects.toMatchObject({ code: 'unknown-ref' });
  });

  it('that is bare is read at its default branch, by folder or by address', async () => {
    git('init', '-q');
    put('prompts/refund.md', 'first');
    commit();
    git('clone', '-q', '--bare', root, path.join(home, 'bare.git'));
    put('prompts/refund.md', 'edited');
    expect(await found({ prompt: 'refund', repo: path.join(home, 'bare.git') })).toEqual(['refund', 'first']);
    expect(await found({ prompt: 'refund', repo: `file://${path.join(home, 'bare.git')}` })).toEqual([
      'refund',
      'first',
    ]);
  });
});

it.each([
  ['git@github.com:acme/assistant.git', 'bad-input'],
  ['http://example.com/acme.git', 'bad-input'],
  ['ftp://example.com/acme.git', 'bad-input'],
])('says what to give instead of %s', async (repo, code) => {
  await expect(locate({ prompt: 'refund', repo })).rejects.toMatchObject({ code });
});
