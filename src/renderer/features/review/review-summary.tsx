import { type ReviewItemView, type ReviewView } from '#contract/review';
import { countByCriterion, labelOf } from '#domain/sign-off/asked-in-review';
import { countFailureModes } from '#domain/sign-off/review';
import { addresses } from '../../app/location.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { VerdictChip } from '../../ui/text/chip.tsx';
import { Headline, Section } from '../../ui/page/page.tsx';
import { SmallTable } from '../../ui/page/table.tsx';
import { counted, inNumbers } from '../../ui/text/words.ts';
import { copy } from './copy.ts';
import { nameOfVariant } from './review-item.tsx';
import styles from './review-page.module.css';
import { agreedByChance, checkSummary, isOwn, isTelling, labelsInWords, passedAllTheSame } from './review-state.ts';

/** What came of the review: the labels in a sentence, how far rules agree, what was wrong, and which version wrote what. */
export function ReviewSummaryView({
  review,
  items,
  onLook,
}: {
  readonly review: ReviewView;
  readonly items: readonly ReviewItemView[];
  readonly onLook: (at: number) => void;
}) {
  const { pass, fail, unsure } = review.labels;
  const said = labelsInWords(review.labels);
  const modes = countFailureModes(items);
  const allTheSame = passedAllTheSame(items, review.criteria);
  return (
    <>
      <Headline
        lede={
          <>
            {allTheSame > 0 && `${copy.summary.allTheSame(allTheSame)} `}
            {agreementWords(review)}
          </>
        }
      >
        {said === null ? copy.summary.none : copy.summary.headline(counted(pass + fail + unsure, 'answer'), said)}
      </Headline>
      <p className={styles['after']}>
        <ButtonLink href={addresses.experiment(review.runId)}>{copy.summary.experiment}</ButtonLink>
        <Button onClick={() => onLook(0)}>{copy.summary.again}</Button>
      </p>
      {modes.length > 0 && (
        <Section title={copy.summary.modes}>
          <ul className={styles['counts']}>
            {modes.map(({ name, count }) => (
              <li key={name}>
                {name} <span>{copy.summary.times(count)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <ByPerson items={items} criteria={review.criteria} onLook={onLook} />
      <Section title={copy.summary.all}>
        <SmallTable
          caption={copy.tableOf(copy.summary.all)}
          hideCaption
          columns={[
            { label: copy.summary.columns.answer },
            { label: copy.summary.columns.version },
            { label: copy.summary.columns.label },
            { label: copy.summary.columns.checks },
            { label: copy.summary.columns.comment },
          ]}
          rows={items.map((item, at) => ({
            key: item.id,
            cells: [
              <button key="look" type="button" className={styles['look']} onClick={() => onLook(at)}>
                {at + 1}. {item.headline}
              </button>,
              item.variant === null ? '–' : nameOfVariant(item.variant),
              <Said key="label" item={item} criteria={review.criteria} />,
              <Checks key="checks" item={item} criteria={review.criteria} />,
              [item.comment, ...item.failureModes].filter((part) => part !== '').join(' · '),
            ],
          }))}
        />
      </Section>
    </>
  );
}

/** What the person said about each criterion that only she decides, of her version's answers. */
function ByPerson({
  items,
  criteria,
  onLook,
}: {
  readonly items: readonly ReviewItemView[];
  readonly criteria: ReviewView['criteria'];
  readonly onLook: (at: number) => void;
}) {
  const own = items.filter(isOwn);
  const firstNotSo = (id: string): number =>
    items.findIndex((item) => isOwn(item) && labelOf(item.byCriterion, id) === 'fail');
  const counts = countByCriterion(
    own.map(({ asked, offered, byCriterion }) => ({ asked: [...asked, ...offered], byCriterion })),
  );
  if (counts.length === 0) return null;
  const columns = copy.summary.columnsByPerson;
  return (
    <Section title={copy.summary.byPerson}>
      <SmallTable
        caption={copy.tableOf(copy.summary.byPerson)}
        hideCaption
        columns={[
          { label: columns.criterion },
          { label: columns.yes },
          { label: columns.no },
          { label: columns.unsure },
          { label: columns.open },
        ]}
        rows={counts.map(({ criterion, drawn, pass, fail, unsure }) => ({
          key: criterion,
          cells: [
            criteria.find(({ id }) => id === criterion)?.statement ?? criterion,
            inNumbers(pass),
            fail === 0 ? (
              inNumbers(0)
            ) : (
              <button
                key="no"
                type="button"
                className={styles['look']}
                aria-label={copy.summary.lookAtFirst(counted(fail, 'answer'))}
                onClick={() => onLook(firstNotSo(criterion))}
              >
                {inNumbers(fail)}
              </button>
            ),
            inNumbers(unsure),
            inNumbers(drawn - pass - fail - unsure),
          ],
        }))}
      />
    </Section>
  );
}

const verdictOf = { pass: 'pass', fail: 'fail', unsure: 'cannot-tell' } as const;

function LabelChip({ label }: { readonly label: NonNullable<ReviewItemView['label']> }) {
  return <VerdictChip verdict={verdictOf[label]} word={copy.page.labels[label]} />;
}

/** Her word on the whole answer, and what she found not to be so. */
function Said({ item, criteria }: { readonly item: ReviewItemView; readonly criteria: ReviewView['criteria'] }) {
  const notSo = criteria
    .filter(({ id }) => labelOf(item.byCriterion, id) === 'fail')
    .map(({ statement }) => statement.replace(/\.$/, ''));
  return (
    <>
      {item.label === null ? '–' : <LabelChip label={item.label} />}
      {notSo.length > 0 && <p className={styles['reason']}>{copy.summary.notSo(notSo.join('; '))}</p>}
    </>
  );
}

function Checks({ item, criteria }: { readonly item: ReviewItemView; readonly criteria: ReviewView['criteria'] }) {
  if (item.verdicts === null) return '–';
  const { against, reported, open } = checkSummary(item.verdicts, criteria);
  const listed = (statements: readonly string[]): string =>
    statements.map((each) => each.replace(/\.$/, '')).join('; ');
  const counting = [
    against.length > 0 ? copy.summary.against(listed(against)) : '',
    open > 0 ? copy.summary.open(open) : '',
  ].filter((part) => part !== '');
  return (
    <>
      {counting.length > 0 ? counting.join('. ') : <span className={styles['reason']}>{copy.summary.fine}</span>}
      {reported.length > 0 && <p className={styles['reason']}>{copy.summary.reported(listed(reported))}</p>}
    </>
  );
}

function agreementWords({ agreement, state }: ReviewView): string {
  if (state === 'open') return copy.summary.unfinished;
  if (agreement === null) return copy.summary.noAgreement;
  return `${copy.summary.agreement(inNumbers(agreement.agreed), inNumbers(agreement.of))} ${chanceWords(agreement)}`;
}

/** How much of the agreement chance explains. */
function chanceWords(agreement: NonNullable<ReviewView['agreement']>): string {
  const { kappa, of } = agreement;
  const byChance = agreedByChance(agreement);
  if (kappa === null) return copy.summary.chanceUnknown;
  if (byChance === null) return copy.summary.alwaysAgreed;
  const words = isTelling(kappa) ? copy.summary.beyondChance : copy.summary.likeChance;
  return words(inNumbers(byChance), inNumbers(of));
}
