/**
 * What the servers write into a commit when somebody presses their button: the branch stood at its first parent, whether it merges or squashes. GitHub, Gitea and
 * Forgejo ("Merge pull request"), GitLab (its quotes around both names are not Git's), Bitbucket ("Merged in"), Azure ("Merged PR").
 */
const byButton = [
  /^Merge pull request (?:#\d+ from |'.*' \(#\d+\) from )/u,
  /^Merged in .+ \(pull request #\d+\)/u,
  /^Merged PR \d+: /u,
];
const gitLab = /^Merge branch '.+' into '(.+)'$/u;

/** True where the message of a commit says that a server put it onto `branch`, as the only one of its push. */
export function isByButton(message: string, branch: string): boolean {
  const [first = ''] = message.trimStart().split(/\r?\n/u, 1);
  return byButton.some((each) => each.test(first)) || gitLab.exec(first.trimEnd())?.[1] === branch;
}
