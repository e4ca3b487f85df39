import { type ReviewItemView, type ReviewView } from '#contract/views';
import { countFailureModes } from '#domain/review';
import { addresses } from '../../app/location.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { Headline, Section } from '../../ui/page.tsx';
import { SmallTable } from '../../ui/table.tsx';
import { counted, inNumbers } from '../../ui/words.ts';
import { copy } from './copy.ts';
import { nameOfVariant } from './review-item.tsx';
import styles from './review-page.module.css';
import { checkSummary, isTelling, labelsInWords } from './review-state.ts';

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
  return (
    <>
      <Headline lede={agreementWords(review)}>
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
              item.label === null ? '–' : <LabelChip key="label" label={item.label} />,
              <Checks key="checks" item={item} criteria={review.criteria} />,
              [item.comment, ...item.failureModes].filter((part) => part !== '').join(' · '),
            ],
          }))}
        />
      </Section>
    </>
  );
}

const labelTone: Record<NonNullable<ReviewItemView['label']>, Tone> = { pass: 'pass', fail: 'fail', unsure: 'unsure' };

function LabelChip({ label }: { readonly label: NonNullable<ReviewItemView['label']> }) {
  return <Chip tone={labelTone[label]}>{copy.page.labels[label]}</Chip>;
}

function Checks({ item, criteria }: { readonly item: ReviewItemView; readonly criteria: ReviewView['criteria'] }) {
  if (item.verdicts === null) return '–';
  const { against, open } = checkSummary(item.verdicts, criteria);
  if (against.length === 0 && open === 0) return <span className={styles['reason']}>{copy.summary.fine}</span>;
  const statements = against.map((each) => each.replace(/\.$/, '')).join('; ');
  return [against.length > 0 ? copy.summary.against(statements) : '', open > 0 ? copy.summary.open(open) : '']
    .filter((part) => part !== '')
    .join('. ');
}

function agreementWords({ agreement }: ReviewView): string {
  if (agreement === null) return copy.summary.noAgreement;
  const { agreed, of, kappa } = agreement;
  const figure = kappa?.toFixed(2) ?? '';
  const beyond =
    kappa === null
      ? copy.summary.kappaUnknown
      : isTelling(kappa)
        ? copy.summary.kappa(figure)
        : copy.summary.kappaLow(figure);
  return `${copy.summary.agreement(inNumbers(agreed), inNumbers(of))} ${beyond}`;
}
