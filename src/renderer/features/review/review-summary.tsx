import { type ReviewItemView, type ReviewView } from '#contract/views';
import { countFailureModes } from '#domain/review';
import { addresses } from '../../app/location.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Headline, Section } from '../../ui/page.tsx';
import { SmallTable } from '../../ui/table.tsx';
import { counted, inNumbers } from '../../ui/words.ts';
import { copy } from './copy.ts';
import { checkWords, nameOfVariant } from './review-item.tsx';
import styles from './review-page.module.css';
import { isTelling } from './review-state.ts';

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
  const modes = countFailureModes(items);
  return (
    <>
      <Headline lede={agreementWords(review)}>
        {copy.summary.headline(
          inNumbers(pass),
          inNumbers(fail),
          inNumbers(unsure),
          copy.summary.yours(counted(pass + fail + unsure, 'answer')),
        )}
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
          caption={copy.summary.all}
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
              item.label === null ? '–' : copy.page.labels[item.label],
              item.verdicts === null ? '–' : checkWords(item.verdicts, review.criteria),
              [item.comment, ...item.failureModes].filter((part) => part !== '').join(' · '),
            ],
          }))}
        />
      </Section>
    </>
  );
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
