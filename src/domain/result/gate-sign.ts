import { type GateItem } from './run-result.ts';
import { type Verdict } from '../files/verdict.ts';

/** Evidence that says that nothing has been looked at yet, as the gates word it. */
const nothingYet =
  /^(?:Nobody|No person|No case (?!passed)|There is n|The spec names no|The prompt has no spec|The cost is not known|How long these answers took was not|Not compared|It was not compared|No comparison is drawn|0 of )/;

/** The sign of a gate item, the same on every screen and in every report. An open item is "not measured" while nothing has been looked at, else "cannot tell". */
export function gateSign(item: Pick<GateItem, 'met' | 'evidence'>): Verdict {
  if (item.met === true) return 'pass';
  if (item.met === false) return 'fail';
  return nothingYet.test(item.evidence) ? 'not-measured' : 'cannot-tell';
}

/** As formats.md writes them; each stands with its word or in a legend. */
export const gateSigns: Record<Verdict, string> = { pass: '✓', fail: '✕', 'cannot-tell': '?', 'not-measured': '–' };
