import { type CriterionKind } from '#domain/spec/spec';
import { Button } from '../../../ui/input/button.tsx';
import { sectionCopy } from '../copy.ts';
import { CriterionCard } from './criterion-card.tsx';
import { type CardIdentities } from './card-identities.ts';
import { addButtonId, type CriterionHandling } from './criterion-handling.ts';
import styles from '../criterion.module.css';
import { problemsElsewhere, problemsWithin } from '../field-problems.ts';
import { ProblemList } from '../problem-list.tsx';
import { useSpec } from '../spec-context.ts';
import { type CriterionList, pathOf } from '../spec-form.ts';
import { sectionId } from '../section-id.ts';

/** One of the three lists of criteria, in its place in the document. */
export function CriterionSection({
  kind,
  list,
  identities,
  handling,
}: {
  readonly kind: CriterionKind;
  readonly list: CriterionList;
  readonly identities: CardIdentities;
  readonly handling: CriterionHandling;
}) {
  const { form, problems, readOnly } = useSpec();
  const copy = sectionCopy[kind];
  const criteria = form.criteria.filter((each) => each.list === list);
  const inCards = new Set(criteria.flatMap((each) => problemsWithin(problems, pathOf(each))));
  const ofList = problemsElsewhere(problemsWithin(problems, [list]), []).filter((problem) => !inCards.has(problem));
  return (
    <section id={sectionId(list)} className={styles['section']} aria-labelledby={`${sectionId(list)}-title`}>
      <h2 id={`${sectionId(list)}-title`} tabIndex={-1} className={styles['title']}>
        {copy.title}
      </h2>
      <p className={styles['lede']}>{criteria.length === 0 ? copy.empty : copy.lede}</p>
      <ProblemList problems={ofList} />
      {criteria.length > 0 && (
        <ol className={styles['cards']}>
          {criteria.map((criterion) => {
            const key = identities.keyOf(criterion);
            return (
              <CriterionCard
                key={key}
                domId={key}
                criterion={criterion}
                of={criteria.length}
                isNew={identities.isNew(criterion)}
                handling={handling}
              />
            );
          })}
        </ol>
      )}
      {!readOnly && (
        <Button
          id={addButtonId(kind)}
          variant="quiet"
          icon="add"
          className={styles['add']}
          onClick={() => handling.add(kind)}
        >
          {copy.add}
        </Button>
      )}
    </section>
  );
}
