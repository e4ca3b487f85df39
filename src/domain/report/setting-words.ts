import { type ChangedBeside } from '../result/changed-beside.ts';
import { counted, exactPercent, exactPoints } from '../result/gate-words.ts';
import { defaultIncompleteLimit } from '../result/incomplete-share.ts';

type Setting = ChangedBeside['settings'][number];

/** How a setting is called and written; `asksMore`: which way it asks more of a prompt. */
interface Wording {
  readonly words: string;
  readonly write?: (value: number) => string;
  readonly asksMore?: 'higher' | 'lower';
}

const known: Readonly<Record<string, Wording>> = {
  pass_rate: { words: 'good answers, at least', write: exactPercent, asksMore: 'higher' },
  regressions: { words: 'cases that may be lost', asksMore: 'lower' },
  margin: { words: 'how much worse is tolerable', write: exactPoints, asksMore: 'lower' },
  incomplete: { words: 'incomplete answers, at most', write: exactPercent, asksMore: 'lower' },
  latency_p95_ms: { words: 'longest wait of 95 in 100 answers, in milliseconds', asksMore: 'lower' },
  cost_per_success_usd: { words: 'cost of a passing answer, at most, in dollars', asksMore: 'lower' },
  trials: { words: 'answers to each case', asksMore: 'higher' },
  'review.sample': { words: 'answers to review', asksMore: 'higher' },
  'sign_off.count': { words: 'people who have to sign off', asksMore: 'higher' },
};

function wordingOf(name: string): Wording {
  const [group = '', ...rest] = name.split('.');
  const of = rest.join('.');
  if (group === 'slices')
    return { words: `good answers in the slice ${of}, at least`, write: exactPercent, asksMore: 'higher' };
  if (group === 'criteria')
    return { words: `answers that meet ${of}, at least`, write: exactPercent, asksMore: 'higher' };
  return (Object.hasOwn(known, name) ? known[name] : undefined) ?? { words: name };
}

/** Numbers in the words of their setting, anything else as it stands in the file. */
function valueInWords(json: string | null, { write }: Wording): string {
  if (json === null) return 'not named';
  const number = Number(json);
  return write !== undefined && json !== '' && Number.isFinite(number) ? write(number) : json;
}

/** "good answers, at least: 95 % before, 50 % now." */
export function settingInWords({ name, before, now }: Setting): string {
  const wording = wordingOf(name);
  return `${wording.words}: ${valueInWords(before, wording)} before, ${valueInWords(now, wording)} now.`;
}

/** Whether it asks less of a prompt than before: it is lower, or gone. What may be either is no lower bar. */
export function asksLess({ name, before, now }: Setting): boolean {
  if (name === 'margin_shown') return before === 'true' && now !== 'true';
  const { asksMore } = wordingOf(name);
  const unset = name === 'incomplete' ? String(defaultIncompleteLimit) : null;
  const [old, own] = [before ?? unset, now ?? unset];
  if (asksMore === undefined || old === null) return false;
  if (own === null) return true;
  return asksMore === 'higher' ? Number(own) < Number(old) : Number(own) > Number(old);
}

/** "against a lower bar than the team’s version": stands wherever it is said that a gate is met. null: the bar is no lower. */
export function againstLowerBar(changed: ChangedBeside | null | undefined): string | null {
  if (changed == null || lowerBarInWords(changed).length === 0) return null;
  return `against a lower bar than ${changed.version}`;
}

/** In what a change asks less than before, a part of a sentence each: "good answers, at least: 95 % → 50 %". Nothing where the bar is no lower. */
export function lowerBarInWords(changed: ChangedBeside | null | undefined): string[] {
  if (changed == null) return [];
  const { settings, criteria, cases } = changed;
  const onlyReported = criteria.changed.filter(({ how }) => how.some((each) => each.startsWith('it is only reported')));
  const narrower = criteria.changed.filter(({ how }) => how.some((each) => each.startsWith('it is asked of only')));
  const counts: readonly (readonly [number, string, string])[] = [
    [criteria.removed.length, 'criterion removed', 'criteria removed'],
    [onlyReported.length, 'criterion only reported now', 'criteria only reported now'],
    [narrower.length, 'criterion asked of fewer cases', 'criteria asked of fewer cases'],
    [cases.removed.count, 'case removed', 'cases removed'],
  ];
  return [
    ...settings.filter(asksLess).map(({ name, before, now }) => {
      const wording = wordingOf(name);
      return `${wording.words}: ${valueInWords(before, wording)} → ${valueInWords(now, wording)}`;
    }),
    ...counts.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many)),
  ];
}
