import { counted, exactPoints } from '../result/gate-words.ts';

/** What the item on lost cases promises; `allowed`: how many the spec lets go. */
export function regressionLabel(allowed: number): string {
  if (allowed === 0) return 'No more cases lost than chance explains';
  return `At most ${counted(allowed, 'case')} more lost than chance explains`;
}

/** What the item on the margin promises; `margin`: how much worse is tolerable, a share. */
export function marginLabel(margin: number): string {
  return margin === 0
    ? 'Not worse than the version it replaces'
    : `At most ${exactPoints(margin)} worse than the version it replaces`;
}
