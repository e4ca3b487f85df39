import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { prepareChecks } from '#domain/checks/language-detector';
import { type Problem } from '#domain/files/problem';
import { titleOfPrompt } from '#domain/prompt/prompt-path';
import { getDraft, textOf } from '../../app/drafts/draft-store.ts';
import { type OpenDraft } from '../../app/drafts/use-draft.ts';
import { useActions } from '../../state/actions.ts';
import { Button } from '../../ui/input/button.tsx';
import { Headline } from '../../ui/page/page.tsx';
import { toast } from '../../ui/overlay/toast.tsx';
import { pageCopy, sectionCopy } from './copy.ts';
import { hasType } from './check/check-fields.ts';
import { type CardIdentities, useCardIdentities } from './criterion/card-identities.ts';
import { useCriterionHandling } from './criterion/criterion-handling.ts';
import { CriterionSection } from './criterion/criterion-section.tsx';
import { asSentence, namedSentence, problemsWithin } from './field-problems.ts';
import { placeOf, type ProblemPlace } from './problem-places.ts';
import { sectionId } from './section-id.ts';
import { ShipRules } from './rules/ship-rules.tsx';
import { namesInCases } from './spec-cases.ts';
import { changeSpec } from './spec-changes.ts';
import { SpecContext, type SpecEditing } from './spec-context.ts';
import { criterionSections, pathOf, type SpecForm } from './spec-form.ts';
import styles from './spec-page.module.css';
import { specInWords } from './spec-words.ts';
import { TrustRules } from './rules/trust-rules.tsx';
import { TryPanel } from './try/try-panel.tsx';

interface Props {
  readonly draft: OpenDraft;
  readonly form: SpecForm;
  readonly problems: readonly Problem[];
  /** The text of the prompt's cases, '' while it is not known. */
  readonly casesText: string;
}

interface DocumentProps extends Props {
  /** The way to the other view. */
  readonly toggle: ReactNode;
  /** What the address points to: the id of a criterion, or a field of the file such as "thresholds". */
  readonly at: string | null;
}

/** The spec as a document: what good means, what must be met to ship, and who answers for it. */
export function SpecDocument({ draft, form, problems, casesText, toggle, at }: DocumentProps) {
  const identities = useCardIdentities(form.criteria);
  const shown = useMemo(() => {
    const unfinished = form.criteria.filter((each) => identities.isNew(each));
    const hidden = new Set(unfinished.flatMap((each) => problemsWithin(problems, pathOf(each))));
    return problems.filter((problem) => !hidden.has(problem));
  }, [form, problems, identities]);
  const editing = useEditing({ draft, form, problems: shown, casesText });
  const handling = useCriterionHandling(editing, identities, {
    now: () => textNow(draft),
    replace: (text) => draft.change(text),
  });
  useActions(
    draft.readOnly
      ? []
      : criterionSections.map(({ kind }) => ({
          id: `spec-add-${kind}`,
          group: titleOfPrompt(draft.promptId),
          title: sectionCopy[kind].add,
          run: () => handling.add(kind),
        })),
  );
  useArrival(at);
  const summary = specInWords(form);
  return (
    <SpecContext value={editing}>
      <div className={styles['layout']}>
        <div className={styles['criteria']}>
          <div className={styles['views']}>{toggle}</div>
          <Headline lede={summary.lede}>{summary.headline}</Headline>
          <ProblemSummary problems={shown} form={form} identities={identities} />
          {criterionSections.map(({ kind, list }) => (
            <CriterionSection key={list} kind={kind} list={list} identities={identities} handling={handling} />
          ))}
        </div>
        <aside className={styles['margin']} aria-label={pageCopy.margin}>
          <TryPanel casesText={casesText} />
        </aside>
        <div className={styles['rules']}>
          <ShipRules />
          <TrustRules />
        </div>
      </div>
    </SpecContext>
  );
}

/** Goes to what the address points to, once. */
function useArrival(at: string | null): void {
  useEffect(() => {
    if (at === null) return;
    const ids = [`criterion-${at}-statement`, `criterion-${at}`, `${sectionId(at)}-title`];
    const element = ids.map((id) => document.getElementById(id)).find((each) => each !== null);
    element?.focus();
    element?.scrollIntoView({ block: 'center' });
  }, [at]);
}

/** What is typed up to this moment, also between two renders. */
function textNow(draft: OpenDraft): string {
  const current = getDraft(draft.key);
  return current === undefined ? draft.text : textOf(current);
}

function useEditing({ draft, form, problems, casesText }: Props): SpecEditing {
  const rulesReady = useRulesReady(form);
  const names = useMemo(() => {
    const used = namesInCases(casesText);
    return { slices: used.slices, intents: [...new Set([...form.intents, ...used.intents])] };
  }, [casesText, form.intents]);
  return useMemo(
    () => ({
      form,
      problems,
      names,
      readOnly: draft.readOnly,
      rulesReady,
      apply: (edits, options) => {
        const edited = changeSpec(textNow(draft), edits);
        if (edited.ok) {
          draft.change(edited.text, options);
          return edited.text;
        }
        const reason = edited.problems[0];
        const words = reason === undefined ? '' : ` ${asSentence(reason.message)}`;
        toast({ message: `${pageCopy.refused}${words}`, next: pageCopy.refusedNext });
        return null;
      },
    }),
    [draft, form, problems, names, rulesReady],
  );
}

/** Loads the tables that tell languages apart once a criterion asks for them: most specs do without. */
function useRulesReady(form: SpecForm): boolean {
  const [ready, setReady] = useState(false);
  const needed = form.criteria.some(({ check }) => hasType(check, 'language'));
  useEffect(() => {
    if (needed) void prepareChecks([{ type: 'language', is: 'en' }]).then(() => setReady(true));
  }, [needed]);
  return ready || !needed;
}

/** How much is to be mended, and the way to each place. */
function ProblemSummary({
  problems,
  form,
  identities,
}: {
  readonly problems: readonly Problem[];
  readonly form: SpecForm;
  readonly identities: CardIdentities;
}) {
  if (problems.length === 0) return null;
  const go = ({ target }: ProblemPlace): void => {
    if (target === null) return;
    const criterion =
      target.kind === 'criterion'
        ? form.criteria.find(({ list, index }) => list === target.list && index === target.index)
        : undefined;
    const id =
      criterion !== undefined
        ? `${identities.keyOf(criterion)}-statement`
        : `${sectionId(target.kind === 'section' ? target.name : target.list)}-title`;
    const element = document.getElementById(id);
    element?.focus();
    element?.scrollIntoView({ block: 'center' });
  };
  return (
    <section className={styles['summary']} aria-label={pageCopy.problems(problems.length)}>
      <h2>{pageCopy.problems(problems.length)}</h2>
      <ul>
        {problems.map((problem, index) => {
          const place = placeOf(problem, form);
          return (
            <li key={index} data-severity={problem.severity}>
              {place.target === null ? (
                <span className={styles['place']}>{place.words}</span>
              ) : (
                <Button variant="text" onClick={() => go(place)}>
                  {place.words}
                </Button>
              )}{' '}
              {namedSentence(problem)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
