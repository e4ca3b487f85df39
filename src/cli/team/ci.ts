import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

/** `CI` is what nearly all say; Azure Pipelines, TeamCity, AWS CodeBuild and Google Cloud Build have only a name of their own. */
const signs = ['CI', 'TF_BUILD', 'TEAMCITY_VERSION', 'CODEBUILD_BUILD_ID', 'JENKINS_URL', 'BUILDER_OUTPUT'];

/** Whether this is continuous integration, as every usual service says it. */
export function isCi(env: Env): boolean {
  return signs.some((name) => !['', '0', 'false', undefined].includes(env[name]?.trim().toLowerCase()));
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

/** GitLab and Drone: where the branch stood. Jenkins: the commit that was built (and passed) before this one. */
const befores = [
  'CI_COMMIT_BEFORE_SHA',
  'DRONE_COMMIT_BEFORE',
  'GIT_PREVIOUS_SUCCESSFUL_COMMIT',
  'GIT_PREVIOUS_COMMIT',
];

/** Where a service says what started a build, and how it calls what no push did. */
const byNobody: Readonly<Record<string, string>> = {
  GITHUB_EVENT_NAME: 'schedule workflow_dispatch repository_dispatch',
  CI_PIPELINE_SOURCE: 'schedule web api trigger pipeline parent_pipeline chat',
  BUILD_REASON: 'manual schedule scheduleforced usercreated buildcompletion resourcetrigger',
  BUILDKITE_SOURCE: 'ui api schedule trigger_job',
  DRONE_BUILD_EVENT: 'cron custom promote rollback',
  CI_PIPELINE_EVENT: 'cron manual deployment',
  TRAVIS_EVENT_TYPE: 'cron api',
};

/** False where CI says that nobody pushed what is built: by the clock, by hand, by another pipeline. */
export function isPushed(env: Env): boolean {
  const isNobodys = ([name, words]: [string, string]): boolean =>
    words.split(' ').includes(env[name]?.trim().toLowerCase() ?? '-');
  return !isCi(env) || !Object.entries(byNobody).some(isNobodys);
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
