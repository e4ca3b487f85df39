import { askedInReview } from './asked-in-review.ts';
import { type SignOff } from './eval-record.ts';
import { counted, exactPercent, numberBeside, percentBeside } from '../result/gate-words.ts';
import { unknownItems } from '../gate/gate-unknown.ts';
import { checksWithin } from '../checks/check.ts';
import { type Agreement, type ReviewSummary } from './review.ts';
import { type Gate, type GateItem } from '../result/run-result.ts';
import { adviceOn, mistypedNames } from '../spec/spec-names.ts';
import { criteriaOf, type ChangeKind, type Criterion, type SpecFile } from '../spec/spec.ts';

/** What a sign-off rests on beside the run. */
export interface SignOffFacts {
  readonly spec: SpecFile | null;
  /** Of the candidate's answers in this run's review; null: there was none. */
  readonly review: ReviewSummary | null;
  /** True when no person did the review. */
  readonly automaticReview: boolean;
  /** Sign-offs that stand (not withdrawn), given for exactly what was tested. */
  readonly approvals: readonly SignOff[];
  /** ISO 8601. */
  readonly now: string;
  /** When the run finished, ISO 8601; null: it has not. */
  readonly testedAt: string | null;
  /** True when any answer or judgement came from a practice model. */
  readonly practice: boolean;
  readonly sampleRepository: boolean;
  /** null: the prompt file has no header. */
  readonly header: { readonly owner?: string | undefined } | null;
  /** Names of the files that differ now from what was tested ("prompt", "spec", "cases"). */
  readonly changedSince: readonly string[];
  /** What kinds of change the person says it is; null: not said, which asks for everything. */
  readonly changeKinds: readonly ChangeKind[] | null;
  /** Cases that were kept out of the run for a confirmation; left out: none. */
  readonly setAside?: number;
  /** How many cases that had been set aside it ran on, when it is their one confirmation; null or left out: it is not. */
  readonly confirmedOn?: number | null;
  /** Labels against judges, gathered over more reviews than this one; left out: this review's. */
  readonly judgeAgreement?: Agreement | null;
  /** True when the answers came from a file: nobody knows which text made them. */
  readonly imported?: boolean;
}

/**
 * The sign-off gate: the run's items, and (as far as the spec names them) human criteria, review, judge trust, age and approvals; always the
 * header and that what was tested is what stands now. Practice models and automatic reviews are never evidence outside the sample.
 */
export function signOffGate(runGate: Gate, facts: SignOffFacts): Gate {
  const tested = new Set(runGate.items.map(({ id }) => id));
  const items = [
    ...runGate.items,
    // A result that an earlier version stored says nothing of names it did not look for.
    ...unknownItems(facts.spec).filter(({ id }) => !tested.has(id)),
    ...mistypedItems(facts),
    ...humanItems(facts),
    ...reviewItem(facts),
    ...judgeItem(facts),
    headerItem(facts),
    currentItem(facts),
    ...ageItem(facts),
    ...practiceItem(facts),
    ...importedItem(facts),
    approvalsItem(facts),
  ];
  return { phase: 'sign-off', met: items.every((item) => item.met === true), items };
}

/** True when nothing but the approvals is missing. */
export function isReadyToSign(gate: Gate): boolean {
  return gate.phase === 'sign-off' && gate.items.every((item) => item.met === true || item.id === 'approvals');
}

function item(id: string, label: string, met: boolean | null, evidence: string, missing: string): GateItem {
  return { id, phase: 'sign-off', label, met, shown: null, evidence, missing: met === true ? null : missing };
}

/** Nobody knows who must sign, or what must be read, where the spec says so under a name that is not its own. */
function mistypedItems({ spec }: SignOffFacts): GateItem[] {
  return (spec ? mistypedNames(spec, 'sign-off') : []).map((unknown) => {
    const name = unknown.field.join('.');
    const label = `What the spec says under “${name}” holds`;
    const evidence = `Signoff does not know “${name}”, so what stands there was not looked at`;
    return item(`name:${name}`, label, null, evidence, adviceOn(unknown));
  });
}

/** An automatic review is a stand-in for showing the loop, in the sample only. */
function countsAsReview({ automaticReview, sampleRepository }: SignOffFacts): boolean {
  return !automaticReview || sampleRepository;
}

/**
 * Criteria that only a person decides: of the answers about which a person was asked and decided, the share that passes reaches the criterion's
 * threshold (all of them where the spec names none). What she says of the whole answer speaks for none of them. Answers about which nothing was
 * said, and "unsure", count as failures would: if that changes the outcome, it cannot be told.
 */
function humanItems(facts: SignOffFacts): GateItem[] {
  const thresholds = new Map(Object.entries(facts.spec?.thresholds.criteria ?? {}));
  return askedInReview(facts.spec).map((criterion) => humanItem(criterion, thresholds.get(criterion.id) ?? 1, facts));
}

function humanItem({ id, statement }: Criterion, threshold: number, facts: SignOffFacts): GateItem {
  const label = `A person finds: ${statement}`;
  const said = countsAsReview(facts) ? facts.review?.criteria.find((each) => each.criterion === id) : undefined;
  const decided = said ? said.pass + said.fail : 0;
  if (!said || said.drawn === 0 || decided === 0) {
    const isRead = facts.review !== null && facts.review.done > 0 && countsAsReview(facts);
    const evidence = isRead ? 'Nobody was asked about it' : 'No person has read any answer';
    const missing = !isRead
      ? 'Review the sample.'
      : said
        ? 'Say of each answer in the review whether it is so.'
        : 'No answer of the review is about it: test it on cases that it applies to.';
    return item(`human:${id}`, label, null, evidence, missing);
  }
  const share = said.pass / decided;
  const met = share < threshold ? false : said.pass / said.drawn >= threshold ? true : null;
  const evidence = `${percentBeside(share, threshold)} of ${counted(decided, 'answer')} about which a person was asked, threshold ${exactPercent(threshold)}`;
  return item(
    `human:${id}`,
    label,
    met,
    evidence,
    met === null ? `Decide ${counted(said.drawn - decided, 'answer')} left open.` : 'Look at what failed.',
  );
}

/**
 * The review that the spec asks for: its sample is read, and no output that a person fails had got past the checks. (Outputs that the checks
 * failed already count in the pass rate; they are in the sample on purpose.) "Unsure" is not a decision.
 */
function reviewItem(facts: SignOffFacts): GateItem[] {
  const { spec, review } = facts;
  const asked = spec?.review?.sample;
  if (asked === undefined || !isReviewRequired(facts)) return [];
  const label = `A person has decided on ${counted(asked, 'answer')} and found no failure that the checks let pass`;
  if (facts.automaticReview && !facts.sampleRepository) {
    return [item('review', label, false, 'The review was automatic', 'Review the sample yourself.')];
  }
  const read = review ? review.labels.pass + review.labels.fail : 0;
  const unsure = review?.labels.unsure ?? 0;
  const evidence = `${read} of ${asked} decided${unsure === 0 ? '' : `; unsure of ${unsure}`}`;
  if (review && review.missed > 0) {
    const found = `a person failed ${counted(review.missed, 'answer')} that the checks let pass`;
    const missing = 'Make the spec say what is wrong with them, then test again.';
    return [item('review', label, false, `${evidence}; ${found}`, missing)];
  }
  if (!review || read < asked) return [item('review', label, null, evidence, openReview(review, asked - read))];
  return [item('review', label, true, facts.automaticReview ? `${evidence} (automatic, practice only)` : evidence, '')];
}

/** What is left to do. More than was drawn cannot be read. */
function openReview(review: ReviewSummary | null, missing: number): string {
  const undecided = review ? review.drawn - review.labels.pass - review.labels.fail : missing;
  if (review === null || undecided >= missing) return whatToReview(missing, review?.labels.unsure ?? 0, undecided);
  return `This test brought only ${counted(review.drawn, 'answer')} to read: test more cases, or ask for a smaller sample in the spec.`;
}

/** "Unsure" is read and not decided: what was not read yet comes first. `open`: drawn and not decided. */
function whatToReview(missing: number, unsure: number, open: number): string {
  const unread = Math.min(missing, open - unsure);
  const undecided = missing - unread;
  return [
    ...(unread > 0 ? [`Review ${counted(unread, 'more answer')}.`] : []),
    ...(undecided > 0
      ? [`Pass or fail ${undecided === unsure ? 'what' : `${undecided} of the ${unsure} that`} you were unsure of.`]
      : []),
  ].join(' ');
}

function isReviewRequired({ spec, changeKinds }: SignOffFacts): boolean {
  const kinds = spec?.review?.required_for;
  if (kinds === undefined || changeKinds === null) return true;
  return changeKinds.some((kind) => kinds.includes(kind));
}

/** How far judges can be trusted, where the spec sets limits and a judge was used: labels beside outcomes, by Cohen's kappa. */
function judgeItem(facts: SignOffFacts): GateItem[] {
  const { min_labels: labels, min_agreement: agreement } = facts.spec?.judge ?? {};
  if (labels === undefined && agreement === undefined) return [];
  if (
    !criteriaIn(facts.spec).some((criterion) => checksWithin(criterion.check).some((each) => each.type === 'judge'))
  ) {
    return [];
  }
  const label = 'The judge agrees with people';
  const known = facts.judgeAgreement === undefined ? (facts.review?.agreement ?? null) : facts.judgeAgreement;
  const usable = countsAsReview(facts) ? known : null;
  const compared = usable?.of ?? 0;
  const wanted = labels ?? 1;
  if (!usable || compared < wanted) {
    const missing = `Label ${counted(wanted - compared, 'more answer')}.`;
    return [item('judge_trust', label, null, `${compared} of ${counted(wanted, 'label')}`, missing)];
  }
  const evidence = `Agrees on ${usable.agreed} of ${usable.of}`;
  if (agreement === undefined) return [item('judge_trust', label, true, evidence, '')];
  if (usable.kappa === null) {
    const missing = 'Label more answers, failing ones among them.';
    return [item('judge_trust', label, null, `${evidence}: too few to tell it from chance`, missing)];
  }
  const measured = `${evidence}: ${numberBeside(usable.kappa, agreement)} on a scale from 0 (as by chance) to 1 (always), at least ${agreement}`;
  return [
    item('judge_trust', label, usable.kappa >= agreement, measured, 'Make the rubric say more exactly what you mean.'),
  ];
}

function headerItem({ header }: SignOffFacts): GateItem {
  const label = 'The prompt names its owner';
  if (!header) return item('header', label, false, 'The prompt has no header', 'Add a header with purpose and owner.');
  const owner = header.owner?.trim() ?? '';
  if (owner === '') return item('header', label, false, 'The header names no owner', 'Enter the owner of the prompt.');
  return item('header', label, true, `Owned by ${owner}`, '');
}

function currentItem(facts: SignOffFacts): GateItem {
  const { changedSince } = facts;
  // Nobody knows which text made the answers of a file (importedItem); what they were scored with is known.
  const label =
    facts.imported === true
      ? 'The spec and the cases it was scored with are what stands now'
      : 'What was tested is what stands now';
  if (changedSince.length === 0)
    return item('current', label, true, `Nothing changed since the test${casesNote(facts)}`, '');
  return item('current', label, false, `Changed since the test: ${changedSince.join(', ')}`, 'Test again.');
}

/** Which cases it was tested on, where not on all of the file. */
function casesNote({ setAside = 0, confirmedOn = null }: SignOffFacts): string {
  if (confirmedOn !== null) return `; a confirmation on ${counted(confirmedOn, 'case')} that had been set aside`;
  return setAside === 0 ? '' : `; ${counted(setAside, 'case was', 'cases were')} set aside and not tested`;
}

function ageItem({ spec, now, testedAt }: SignOffFacts): GateItem[] {
  const limit = spec?.sign_off?.max_age_days;
  if (limit === undefined) return [];
  const label = `The test is at most ${counted(limit, 'day')} old`;
  const age = testedAt === null ? Number.NaN : (Date.parse(now) - Date.parse(testedAt)) / 86_400_000;
  if (Number.isNaN(age)) return [item('age', label, null, 'The test has not finished', 'Let the test finish.')];
  const days = Math.max(0, Math.floor(age));
  const met = age <= limit;
  const over = !met && days <= limit ? 'more than ' : '';
  const evidence = days === 0 && met ? 'Tested less than a day ago' : `Tested ${over}${counted(days, 'day')} ago`;
  return [item('age', label, met, evidence, 'Test again.')];
}

function practiceItem({ practice, sampleRepository }: SignOffFacts): GateItem[] {
  if (!practice || sampleRepository) return [];
  const missing = 'Test with a real model.';
  return [item('practice', 'A real model was tested', false, 'The answers came from a practice model', missing)];
}

function importedItem({ imported }: SignOffFacts): GateItem[] {
  if (imported !== true) return [];
  const evidence = 'The answers came from a file: nobody knows which text made them';
  return [item('imported', 'A model was asked with this text', false, evidence, 'Run an experiment with this text.')];
}

/** Enough different approvers of the spec's list have signed; without a list, anyone named. Addresses are compared without case. */
function approvalsItem({ spec, approvals }: SignOffFacts): GateItem {
  const listed = spec?.sign_off?.approvers?.map(addressKey) ?? [];
  const needed = spec?.sign_off?.count ?? 1;
  const signed = approvals.filter(
    ({ decision, email }) =>
      (decision === 'approve' || decision === 'exception') &&
      addressKey(email) !== '' &&
      (listed.length === 0 || listed.includes(addressKey(email))),
  );
  const people = [...new Map(signed.map((each) => [addressKey(each.email), each.name])).values()];
  const label = needed === 1 ? 'Someone who may has signed it off' : `${needed} people who may have signed it off`;
  const evidence = people.length === 0 ? 'Nobody has signed yet' : `Signed by ${people.join(', ')}`;
  const who = listed.length === 0 ? '' : ` by ${spec?.sign_off?.approvers?.join(' or ') ?? ''}`;
  const missing = `${counted(needed - people.length, 'signature')} missing${who}.`;
  return item('approvals', label, people.length >= needed ? true : null, evidence, missing);
}

function addressKey(email: string): string {
  return email.trim().toLowerCase();
}

function criteriaIn(spec: SpecFile | null): Criterion[] {
  return spec ? criteriaOf(spec) : [];
}
