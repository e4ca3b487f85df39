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
