import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

/** Whether this is continuous integration, as every usual service says it. */
export function isCi(env: Env): boolean {
  return !['', '0', 'false', undefined].includes(env['CI']?.toLowerCase());
}

/**
 * Where the branch that a change is to go into is named, then where the default branch is: GitHub (and Gitea, Forgejo), GitLab, Bitbucket, Azure, Jenkins,
 * Buildkite, Drone, Woodpecker; GitLab's and Drone's default branch. Each is set by the service, and by no file of the change.
 */
const targets = [
  'GITHUB_BASE_REF',
  'CI_MERGE_REQUEST_TARGET_BRANCH_NAME',
  'BITBUCKET_PR_DESTINATION_BRANCH',
  'SYSTEM_PULLREQUEST_TARGETBRANCH',
  'CHANGE_TARGET',
  'BUILDKITE_PULL_REQUEST_BASE_BRANCH',
  'CI_COMMIT_TARGET_BRANCH',
  'DRONE_TARGET_BRANCH',
  'CI_DEFAULT_BRANCH',
  'DRONE_REPO_BRANCH',
];

/** The branch that the change under test is for, as CI says; null where it does not, and outside of CI. */
export function targetBranch(env: Env): string | null {
  if (!isCi(env)) return null;
  const named = targets.map((name) => env[name]?.trim()).find((value) => value);
  return named?.replace(/^refs\/heads\//u, '') ?? null;
}

/** GitLab: where the branch stood. Jenkins: the commit that was built (and passed) before this one. */
const befores = ['CI_COMMIT_BEFORE_SHA', 'GIT_PREVIOUS_SUCCESSFUL_COMMIT', 'GIT_PREVIOUS_COMMIT'];

/** How GitHub and GitLab call a build that no change started. */
const byNobody = ['schedule', 'workflow_dispatch', 'repository_dispatch', 'web', 'api', 'trigger', 'pipeline', 'chat'];

/** False where CI says that nobody pushed what is built: by the clock, by hand, by another pipeline. */
export function isPushed(env: Env): boolean {
  const [event, source] = [env['GITHUB_EVENT_NAME'], env['CI_PIPELINE_SOURCE']];
  return !isCi(env) || ![event, source].some((name) => name !== undefined && byNobody.includes(name));
}

const pushSchema = z.object({ ref: z.string(), before: z.string(), after: z.string() });
/** GitHub sends no larger event. */
const mostEventBytes = 25_000_000;

/**
 * The commit at which `branch` stood before the push that is built, as CI says it: the push event of GitHub (Gitea, Forgejo), GitLab and Jenkins. null
 * where it does not (Bitbucket, Azure and CircleCI have no such variable), for another push than that of `head`, and where the branch is new (zeros, which
 * GitLab also gives where nobody pushed).
 */
export function commitBefore(env: Env, branch: string, head: string): string | null {
  if (!isCi(env)) return null;
  const named = [beforeInEvent(env, branch, head), ...befores.map((name) => env[name]?.trim())];
  return named.find((value) => value && isCommit(value) && value !== head) ?? null;
}

const isCommit = (text: string): boolean => /^(?:[\da-f]{40}|[\da-f]{64})$/iu.test(text) && !/^0+$/u.test(text);

function beforeInEvent(env: Env, branch: string, head: string): string | null {
  const file = env['GITHUB_EVENT_PATH'];
  if (env['GITHUB_EVENT_NAME'] !== 'push' || !file) return null;
  try {
    if (statSync(file).size > mostEventBytes) return null;
    const event = pushSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    const isThis = event.success && event.data.ref === `refs/heads/${branch}` && event.data.after === head;
    return isThis ? event.data.before : null;
  } catch {
    // What cannot be read says nothing, and nobody takes it for an answer.
    return null;
  }
}
