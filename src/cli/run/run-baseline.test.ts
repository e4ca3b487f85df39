import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '#contract/errors';
import { uncomparedInWords } from '#domain/result/uncompared';
import { locatePrompt } from '../team/locate-prompt.ts';
import { findBaseline, namedVersion } from './run-baseline.ts';
import { readPolicy } from './run-plan.ts';

/** What a run compares with, in repositories that were made to mislead it. The team has "old", the change says "new": "Unchanged" and "New" are both wrong. */
const prompt = (text: string): string => `---\nschema: signoff/prompt@1\n---\nAnswer the question in a ${text} way.\n`;
const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;

let home: string;
let team: string;
let root: string;
let said: string[];

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-base-'));
  team = path.join(home, 'team');
  root = path.join(home, 'checkout');
  said = [];
  mkdirSync(team);
  git(team, 'init', '-q');
  put(team, 'prompts/qa.md', prompt('old'));
  commit(team);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function git(cwd: string, ...args: string[]): string {
  const own = ['-c', 'user.name=Pat', '-c', 'user.email=pat@acme.example', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...own, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
function put(folder: string, file: string, text: string): void {
  const place = path.join(folder, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
function commit(folder: string, message = 'a version'): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', message);
}
/** A clone with the change in it, committed on a branch of its own. */
function change(edit: () => void = () => put(root, 'prompts/qa.md', prompt('new')), ...options: string[]): void {
  git(home, 'clone', '-q', ...options, `file://${team}`, root);
  git(root, 'checkout', '-qb', 'change');
  edit();
  commit(root);
}

/** What it is compared with (label and text), or why not. */
async function compared(named?: string, env: Record<string, string> = {}): Promise<string> {
  const located = await locatePrompt({ prompt: 'qa' }, root, path.join(home, 'work'), env);
  const text = (await located.files.read(located.paths.prompt, 10_000)) ?? '';
  const { baseline, uncompared } = await findBaseline(named, text, located, root, (line) => said.push(line));
  if (uncompared === null) return `${baseline?.label}: ${/in a (\w+) way/u.exec(baseline?.text ?? '')?.[1]}`;
  const { why, next } = uncomparedInWords(uncompared);
  expect([why, next].join(' ')).not.toMatch(/\.\.|:\./u);
  return `${uncompared.kind}: ${why}`;
}
const refusal = async (named: string): Promise<AppError> =>
  compared(named).then(
    (found) => Promise.reject(new Error(found)),
    (error: AppError) => error,
  );
const ci = { CI: 'true' };

describe('a file never stands in for a version', () => {
  const forged = (): void => {
    put(root, 'prompts/qa.md', prompt('new'));
    put(root, 'origin/main', prompt('new'));
  };

  it('a file with the name of a branch: the branch is taken, and that is said', async () => {
    change(forged);
    expect(await compared('origin/main')).toBe('origin/main: old');
    expect(said.join()).toContain('The file is ./origin/main');
    expect(await compared('./origin/main')).toMatch(/^unchanged/);
    const located = await locatePrompt({ prompt: 'qa' }, root, path.join(home, 'work'));
    const variant = await namedVersion('origin/main', '--variant', located, root, () => undefined);
    expect(variant.text).toBe(prompt('old'));
  });

  it('nor where the branch was not fetched', async () => {
    change(forged);
    git(root, 'remote', 'remove', 'origin');
    expect(await refusal('origin/main')).toMatchObject({
      code: 'unknown-ref',
      nextStep: expect.stringContaining('./origin/main'),
    });
  });

  it('a prompt file is taken by its name, unless a branch has that name', async () => {
    change(() => put(root, 'other.md', prompt('other')));
    expect(await compared('other.md')).toBe('other.md: other');
    git(root, 'update-ref', 'refs/heads/other.md', 'origin/main');
    put(root, 'prompts/qa.md', prompt('new'));
    expect(await compared('other.md')).toBe('other.md: old');
  });
});

describe('a name of several versions is refused', () => {
  it.each(['origin/main', 'main'])('a tag %s beside the branch of the server', async (tag) => {
    change();
    git(root, 'branch', '-qD', 'main');
    git(root, 'tag', tag, 'HEAD');
    const error = await refusal(tag);
    expect(error).toMatchObject({ code: 'bad-input' });
    expect(error.message).toContain(`refs/tags/${tag} and refs/remotes/origin/main`);
    expect(await compared('refs/remotes/origin/main')).toBe('refs/remotes/origin/main: old');
    expect(await compared()).toBe('main: old');
  });

  it('but one called like the id of a commit takes nothing away', async () => {
    change();
    const base = git(root, 'rev-parse', 'origin/main');
    git(root, 'update-ref', `refs/tags/${base}`, 'HEAD');
    expect(await compared(base)).toBe(`${base}: old`);
    git(root, 'update-ref', `refs/tags/${base.slice(0, 8)}`, 'HEAD');
    expect(await refusal(base.slice(0, 8))).toMatchObject({ code: 'bad-input' });
  });
});

describe('which branch is the team’s', () => {
  /** An old main without the prompt beside develop, as actions/checkout leaves it: without origin/HEAD. */
  function staleMain(): void {
    git(team, 'branch', 'develop');
    git(team, 'rm', '-q', 'prompts/qa.md');
    put(team, 'README.md', 'old');
    commit(team);
    git(team, 'checkout', '-q', 'develop');
    change();
    git(root, 'remote', 'set-head', 'origin', '--delete');
    git(root, 'branch', '-D', '-q', 'develop');
  }

  it('is what CI says the change is for', async () => {
    staleMain();
    for (const name of ['GITHUB_BASE_REF', 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME', 'CHANGE_TARGET'])
      expect(await compared(undefined, { ...ci, [name]: 'develop' })).toBe('develop: old');
    const azure = { ...ci, SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/develop' };
    expect(await compared(undefined, azure)).toBe('develop: old');
  });

  it('is not in the checkout where CI’s is not', async () => {
    staleMain();
    expect(await compared(undefined, { ...ci, GITHUB_BASE_REF: 'release' })).toMatch(/^unreadable: .*“release”/);
  });

  it('cannot be told where several have a usual name', async () => {
    staleMain();
    const several = /^unreadable: Several branches could be the team’s.*origin\/main, origin\/develop$/;
    expect(await compared()).toMatch(several);
    expect(await compared(undefined, ci)).toMatch(several);
    git(root, 'remote', 'set-head', 'origin', 'develop');
    expect(await compared()).toBe('develop: old');
  });

  it('is never what is checked out: fetched by address into a new main', async () => {
    git(team, 'checkout', '-qb', 'feature');
    put(team, 'prompts/qa.md', prompt('new'));
    commit(team);
    mkdirSync(root);
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'fetch', '-q', `file://${team}`, 'refs/heads/feature');
    git(root, 'reset', '-q', '--hard', 'FETCH_HEAD');
    expect(await compared()).toMatch(/^unreadable: .*not in this checkout/);
  });

  it('is never what is checked out in CI, whatever the checkout knows of where it came from, also by name', async () => {
    mkdirSync(root);
    git(root, 'init', '-q');
    put(root, 'prompts/qa.md', prompt('new'));
    commit(root);
    expect(await compared(undefined, ci)).toMatch(/^unreadable: .*not in this checkout/);
    for (const name of ['main', 'HEAD', 'refs/heads/main'])
      expect(await compared(name, ci)).toMatch(/^unreadable: .*what is checked out/);
    expect(await compared()).toMatch(/^unchanged/);
  });
});

describe('what is tested is never what it is compared with', () => {
  it('in CI, by whatever name or number it is called', async () => {
    change();
    git(root, 'update-ref', 'refs/remotes/origin/change', 'HEAD');
    git(root, 'tag', 'v2');
    const head = git(root, 'rev-parse', 'HEAD');
    for (const name of ['origin/change', 'change', 'refs/remotes/origin/change', head, 'v2', 'HEAD~0'])
      expect(await compared(name, { ...ci, GITHUB_BASE_REF: 'main' })).toMatch(/^unreadable: .*what is checked out/);
    expect(await compared('origin/main', ci)).toBe('origin/main: old');
  });

  it('elsewhere, unless something is changed beside it', async () => {
    change();
    for (const name of ['HEAD', 'change']) expect(await compared(name)).toMatch(/^unreadable: .*is what is tested/);
    put(root, 'prompts/qa.md', prompt('newer'));
    expect(await compared('HEAD')).toBe('HEAD: new');
    git(root, 'checkout', '-qf', 'main');
    expect(await compared('HEAD')).toMatch(/^unchanged/);
  });

  it('in a build of the team’s branch: that is compared with what was there before', async () => {
    put(team, 'prompts/qa.md', prompt('new'));
    commit(team);
    git(home, 'clone', '-q', `file://${team}`, root);
    for (const name of [undefined, 'origin/main']) {
      expect(await compared(name, ci)).toMatch(/^unreadable: This is a build of “main” itself, and CI does not say/);
      expect(await compared(name)).toMatch(/^unchanged/);
    }
    expect(await compared('HEAD~1', ci)).toBe('HEAD~1: old');
    for (const folder of [root, path.join(home, 'work')]) rmSync(folder, { recursive: true });
    git(home, 'clone', '-q', '--depth', '1', `file://${team}`, root);
    expect(await compared(undefined, ci)).toMatch(/^unreadable: This is a build of “main” itself/);
  });
});

describe('a push to the team’s branch', () => {
  /** The first commit changes the prompt, the last one something else. */
  function pushed(): { before: string; head: string } {
    const before = git(team, 'rev-parse', 'HEAD');
    put(team, 'prompts/qa.md', prompt('new'));
    commit(team);
    put(team, 'README.md', 'About it.');
    commit(team);
    git(home, 'clone', '-q', `file://${team}`, root);
    return { before, head: git(root, 'rev-parse', 'HEAD') };
  }
  let events = 0;
  function event(more: object): Record<string, string> {
    const file = path.join(home, `event-${(events += 1)}.json`);
    writeFileSync(file, JSON.stringify(more));
    return { ...ci, GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: file };
  }
  const zeros = '0'.repeat(40);

  it('of several commits is compared with where CI says that the branch stood', async () => {
    const { before, head: after } = pushed();
    const ref = 'refs/heads/main';
    for (const env of [
      event({ ref, before, after }),
      { ...ci, CI_COMMIT_BEFORE_SHA: before },
      { ...ci, GIT_PREVIOUS_SUCCESSFUL_COMMIT: before, GIT_PREVIOUS_COMMIT: after },
      { ...ci, GIT_PREVIOUS_COMMIT: before },
    ])
      expect(await compared(undefined, env)).toBe('main before this push: old');
  });

  it('cannot be told where CI does not say it: more commits may have come with the last one', async () => {
    const { before, head: after } = pushed();
    const ref = 'refs/heads/main';
    const unsaid =
      /^unreadable: This is a build of “main” itself, and CI does not say where that stood before the push/;
    for (const env of [
      ci,
      event({ ref, before: zeros, after }),
      event({ ref: 'refs/heads/other', before, after }),
      event({ ref, before, after: before }),
      { ...ci, GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: path.join(home, 'none.json') },
      { ...ci, CI_COMMIT_BEFORE_SHA: zeros },
      { ...ci, GIT_PREVIOUS_COMMIT: 'main' },
    ])
      expect(await compared(undefined, env)).toMatch(unsaid);
  });

  it('is what nobody did in a build by the clock or by hand: that is the team’s version as it stands', async () => {
    pushed();
    for (const env of [
      { GITHUB_EVENT_NAME: 'schedule' },
      { GITHUB_EVENT_NAME: 'workflow_dispatch' },
      { CI_PIPELINE_SOURCE: 'schedule' },
      { BUILD_REASON: 'Manual' },
      { BUILD_REASON: 'Schedule' },
      { BUILDKITE_SOURCE: 'schedule' },
      { DRONE_BUILD_EVENT: 'cron' },
    ])
      expect(await compared(undefined, { ...ci, ...env })).toMatch(/^unchanged: /);
    for (const env of [
      { BUILD_REASON: 'IndividualCI' },
      { BUILDKITE_SOURCE: 'webhook' },
      { DRONE_BUILD_EVENT: 'push' },
    ])
      expect(await compared(undefined, { ...ci, ...env })).toMatch(/^unreadable: /);
  });

  it('is known as one where a service has only a name of its own', async () => {
    pushed();
    for (const env of [{ TF_BUILD: 'True' }, { TEAMCITY_VERSION: '2026.1' }, { CODEBUILD_BUILD_ID: 'qa:1' }])
      expect(await compared(undefined, env)).toMatch(/^unreadable: /);
  });

  it('cannot be told where what CI names is not in the checkout', async () => {
    pushed();
    const gone = { ...ci, CI_COMMIT_BEFORE_SHA: 'a'.repeat(40) };
    expect(await compared(undefined, gone)).toMatch(
      /^unreadable: CI says that “main” stood at aaaaaaa before this push/,
    );
  });

  it('that leaves the prompt as it is, as CI says, is unchanged', async () => {
    pushed();
    const before = git(team, 'rev-parse', 'HEAD~1');
    expect(await compared(undefined, { ...ci, CI_COMMIT_BEFORE_SHA: before })).toMatch(
      /^unchanged: .*before this push/,
    );
  });

  it.each([
    ['Merge pull request #12 from acme/side\n\nSofter', 'main before this commit: old'],
    ["Merge pull request 'Softer' (#12) from side into main", 'main before this commit: old'],
    ["Merge branch 'side' into 'main'\n\nSofter", 'main before this commit: old'],
    ['Merged in side (pull request #12)', 'main before this commit: old'],
    ['Merged PR 12: Softer', 'main before this commit: old'],
    ["Merge branch 'side'", 'unreadable'],
    ["Merge branch 'main' into 'side'", 'unreadable'],
    ["Merge branch 'main' of example.com:acme/prompts", 'unreadable'],
    ["Merge remote-tracking branch 'origin/main'", 'unreadable'],
    ['Softer (#12)', 'unreadable'],
  ])(
    'by a server’s button is compared with its first parent, one by hand with nothing: %s',
    async (message, expected) => {
      git(team, 'checkout', '-qb', 'side');
      put(team, 'prompts/qa.md', prompt('new'));
      commit(team);
      git(team, 'checkout', '-q', 'main');
      git(team, 'merge', '-q', '--no-ff', '-m', message, 'side');
      git(home, 'clone', '-q', `file://${team}`, root);
      expect((await compared(undefined, ci)).startsWith(expected)).toBe(true);
      // Squashed it has one parent only.
      for (const folder of [root, path.join(home, 'work')]) rmSync(folder, { recursive: true, force: true });
      git(team, 'reset', '-q', '--soft', 'HEAD~1');
      commit(team, message);
      git(home, 'clone', '-q', `file://${team}`, root);
      expect((await compared(undefined, ci)).startsWith(expected)).toBe(true);
    },
  );

  it('of the team’s branch merged into one’s own is not taken for the team’s merge: its first parent is one’s own', async () => {
    git(home, 'clone', '-q', `file://${team}`, path.join(home, 'own'));
    const own = path.join(home, 'own');
    put(own, 'prompts/qa.md', prompt('new'));
    commit(own);
    put(team, 'README.md', 'About it.');
    commit(team);
    git(own, 'pull', '-q', '--no-rebase', '--no-edit');
    git(own, 'push', '-q', 'origin', 'HEAD:refs/heads/pushed');
    git(team, 'merge', '-q', '--ff-only', 'pushed');
    git(home, 'clone', '-q', `file://${team}`, root);
    expect(await compared(undefined, ci)).toMatch(/^unreadable: This is a build of “main” itself/);
  });
});

describe('a prompt that was moved and rewritten in one change', () => {
  const far = '---\nschema: signoff/prompt@1\n---\nWords of another kind stand here in a new way.\n';
  function moved(edit: () => void): void {
    put(team, 'prompts/qa.spec.yaml', 'schema: signoff/spec@1\n');
    put(team, 'prompts/qa.cases.jsonl', '{"id":"c-1","input":{"question":"x"}}\n');
    git(team, 'mv', 'prompts/qa.md', 'prompts/help.md');
    for (const end of ['spec.yaml', 'cases.jsonl'])
      renameSync(path.join(team, `prompts/qa.${end}`), path.join(team, `prompts/help.${end}`));
    commit(team);
    change(() => {
      git(root, 'rm', '-q', 'prompts/help.md');
      put(root, 'prompts/qa.md', far);
      edit();
    });
  }
  const take = (end: string): void =>
    renameSync(path.join(root, `prompts/help.${end}`), path.join(root, `prompts/qa.${end}`));

  it('is the one whose cases or spec it has', async () => {
    moved(() => take('cases.jsonl'));
    expect(await compared()).toBe('main (there prompts/help.md): old');
  });

  it('is it also where something else was put under its old name', async () => {
    const stub = '---\nschema: signoff/prompt@1\n---\nMoved: see the other prompt.\n';
    moved(() => {
      put(root, 'prompts/help.md', stub);
      put(root, 'prompts/qa.cases.jsonl', '{"id":"c-1","input":{"question":"x"}}\n');
    });
    expect(await compared()).toBe('main (there prompts/help.md): old');
    rmSync(path.join(root, 'prompts/qa.cases.jsonl'));
    expect(await compared()).toMatch(/^unreadable: .*help.md is another one in the same change/);
    put(root, 'prompts/help.md', `${prompt('old')} Say please.`);
    expect(await compared()).toMatch(/^new/);
  });

  it('may be any that is gone, and is not called new', async () => {
    moved(() => undefined);
    expect(await compared()).toMatch(/^unreadable: main has no such prompt, and prompts\/help.md is gone/);
  });

  it('is new where no prompt is gone', async () => {
    put(team, 'docs/notes.md', 'Some notes.');
    git(team, 'mv', 'prompts/qa.md', 'prompts/help.md');
    commit(team);
    change(() => {
      git(root, 'rm', '-q', 'docs/notes.md');
      put(root, 'prompts/qa.md', far);
    });
    expect(await compared()).toMatch(/^new/);
  });
});

it('a prompt file that is not there is said to be no file', async () => {
  change();
  expect(await refusal('prompts/none.md')).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('There is no file “prompts/none.md”'),
  });
});

describe('what the base has and cannot be read is not new', () => {
  function based(edit: () => void): void {
    edit();
    commit(team);
    change(() => {
      git(root, 'rm', '-rq', '--cached', '--ignore-unmatch', 'prompts');
      rmSync(path.join(root, 'prompts'), { recursive: true, force: true });
      rmSync(path.join(root, '.signoff.yaml'), { force: true });
      put(root, 'prompts/qa.md', prompt('new'));
    });
  }
  const inTeam = (file: string): string => path.join(team, file);
  it.each([
    [
      'its folder is a link',
      /prompts is a link/,
      () => {
        renameSync(inTeam('prompts'), inTeam('shared'));
        symlinkSync('shared', inTeam('prompts'));
      },
    ],
    [
      'its folder is another repository',
      /prompts is another repository/,
      () => {
        git(team, 'rm', '-qr', 'prompts');
        git(team, 'update-index', '--add', '--cacheinfo', `160000,${'7'.repeat(40)},prompts`);
        mkdirSync(inTeam('prompts'));
      },
    ],
    [
      'it is a folder',
      /qa\.md is a folder/,
      () => {
        rmSync(inTeam('prompts/qa.md'));
        put(team, 'prompts/qa.md/x', 'x');
      },
    ],
    [
      'it is a link',
      /qa\.md is a link/,
      () => {
        renameSync(inTeam('prompts/qa.md'), inTeam('qa.md'));
        symlinkSync('../qa.md', inTeam('prompts/qa.md'));
      },
    ],
    ['it is a pointer', /pointer to Git LFS/, () => put(team, 'prompts/qa.md', lfs)],
    [
      'it cannot be parsed',
      /cannot be used: /,
      () => put(team, 'prompts/qa.md', '---\nschema: signoff/prompt@1\n  bad: [\n---\n{{#x}}\n'),
    ],
    [
      '.signoff.yaml cannot be parsed',
      /\.signoff\.yaml in main cannot be used: /,
      () => put(team, '.signoff.yaml', 'schema: ['),
    ],
    [
      '.signoff.yaml is a link',
      /\.signoff\.yaml in main is a link/,
      () => {
        put(team, 'real.yaml', 'schema: signoff/repository@1\nprompts: [data]\n');
        symlinkSync('real.yaml', inTeam('.signoff.yaml'));
        renameSync(inTeam('prompts'), inTeam('data'));
      },
    ],
  ])('%s', async (_what, why, edit) => {
    based(edit);
    for (const env of [{}, ci]) {
      expect(await compared(undefined, env)).toMatch(new RegExp(`^unreadable: .*${why.source}`));
      said = [];
    }
    expect(await compared('origin/main')).toMatch(/^unreadable: /);
  });

  it('with the same id in other folders it is compared with that', async () => {
    put(team, '.signoff.yaml', 'schema: signoff/repository@1\nprompts: [data]\n');
    git(team, 'mv', 'prompts', 'data');
    put(team, 'prompts/qa.md', prompt('decoy'));
    commit(team);
    change(() => {
      rmSync(path.join(root, '.signoff.yaml'));
      put(root, 'prompts/qa.md', prompt('new'));
    });
    expect(await compared()).toBe('main (there data/qa.md): old');
    expect(await compared('origin/main')).toBe('origin/main (there data/qa.md): old');
  });

  it('in a partial clone it says so, and nothing of a damaged copy', async () => {
    git(team, 'config', 'uploadpack.allowFilter', 'true');
    git(team, 'checkout', '-qb', 'feature');
    put(team, 'prompts/qa.md', prompt('new'));
    commit(team);
    git(team, 'checkout', '-q', 'main');
    for (const filter of ['blob:none', 'tree:0']) {
      rmSync(root, { recursive: true, force: true });
      git(home, 'clone', '-q', `--filter=${filter}`, '--branch', 'feature', `file://${team}`, root);
      expect(await compared()).toMatch(/^unreadable: .*This checkout is a partial one/);
    }
  });
});

describe('in CI, the data policy of a base whose .signoff.yaml cannot be read', () => {
  const policy = (model: string): string =>
    `schema: signoff/policy@1\nmodels:\n  - { origin: https://models.example, models: [${model}, shared], sensitivities: [public] }\n`;
  async function governing(): Promise<string[]> {
    const located = await locatePrompt({ prompt: 'qa' }, root, path.join(home, 'work'), ci);
    said.push(...located.notes);
    const { models } = await readPolicy(located, (line) => said.push(line));
    return (models ?? []).flatMap((rule) => rule.models ?? ['any']);
  }

  it('holds wherever it may stand, with that of the change', async () => {
    put(team, '.signoff.yaml', 'schema: [');
    put(team, 'data/policy.yaml', policy('data'));
    put(team, 'deploy/policy.yaml', 'kind: NetworkPolicy\n');
    commit(team);
    change(() => put(root, '.signoff.yaml', 'schema: signoff/repository@1\nprompts: [prompts]\n'));
    expect(await governing()).toEqual(['data', 'shared']);
    expect(said.join()).toContain('data/policy.yaml');
    put(root, 'prompts/policy.yaml', policy('lax'));
    expect(await governing()).toEqual(['shared']);
  });
});
