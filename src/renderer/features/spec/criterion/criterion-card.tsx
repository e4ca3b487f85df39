import { type FocusEvent, type KeyboardEvent, useState } from 'react';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Chip } from '../../../ui/text/chip.tsx';
import { classes } from '../../../ui/classes.ts';
import { Menu } from '../../../ui/overlay/menu.tsx';
import { checkInWords } from '../check/check-words.ts';
import { criterionCopy as copy } from '../copy.ts';
import { CriterionDetails } from './criterion-details.tsx';
import styles from '../criterion.module.css';
import { type CriterionHandling } from './criterion-handling.ts';
import { checkFieldPaths } from '../check/check-paths.ts';
import { problemAt, problemsElsewhere, problemsWithin } from '../field-problems.ts';
import { ProblemList } from '../problem-list.tsx';
import { setCriterionField } from '../spec-changes.ts';
import { useSpec } from '../spec-context.ts';
import { criterionSections, type FormCriterion, pathOf } from '../spec-form.ts';
import { contradictions } from '../try/try-answer.ts';
import { useTypedText } from '../use-typed-text.ts';

interface Props {
  readonly criterion: FormCriterion;
  /** How many criteria its list has. */
  readonly of: number;
  /** Names the card's elements in the page. */
  readonly domId: string;
  /** Just added: its editor is open, and what it lacks is not yet held against it. */
  readonly isNew: boolean;
  readonly handling: CriterionHandling;
}

/** One criterion as it reads in the document: what it says, how it is decided, and its details on demand. */
export function CriterionCard({ criterion, of, domId, isNew, handling }: Props) {
  const { readOnly } = useSpec();
  const [open, setOpen] = useState(isNew);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || readOnly || isElsewhere(event)) return;
    const by = { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    handling.move(criterion, by, null);
  };
  const onBlur = (event: FocusEvent): void => {
    if (isNew && !event.currentTarget.contains(event.relatedTarget)) handling.finish(criterion);
  };
  return (
    <li id={domId} className={styles['card']} onKeyDown={onKeyDown} onBlur={onBlur}>
      <div className={styles['head']}>
        <Statement criterion={criterion} id={`${domId}-statement`} handling={handling} />
        {!readOnly && <Tools criterion={criterion} of={of} domId={domId} handling={handling} />}
      </div>
      <div className={styles['below']}>
        <p className={styles['decided']}>{checkInWords(criterion.check, criterion.kind)}</p>
        <Meta criterion={criterion} open={open} onToggle={() => setOpen(!open)} />
        {!open && <Examples criterion={criterion} />}
        <CardProblems criterion={criterion} open={open} />
        {open && <CriterionDetails criterion={criterion} onRename={(id) => handling.rename(criterion, id)} />}
      </div>
    </li>
  );
}

/** Keys that a list of choices needs itself, and those of menus, which React tells of although they stand outside the card. */
function isElsewhere({ currentTarget, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || !currentTarget.contains(target)) return true;
  return target.closest('[role="combobox"]') !== null;
}

export function nameOf({ statement }: FormCriterion): string {
  return statement.trim() === '' ? copy.unnamed : statement.trim();
}

function Statement({
  criterion,
  id,
  handling,
}: {
  readonly criterion: FormCriterion;
  readonly id: string;
  readonly handling: CriterionHandling;
}) {
  const { apply, problems, readOnly } = useSpec();
  // A space at the end waits for the next word: in the file it would put the whole sentence in quotes for a moment.
  const typed = useTypedText(
    criterion.statement,
    (statement) => void apply([setCriterionField(criterion, ['statement'], statement)], { typing: true }),
    withoutSpaceAtEnd,
  );
  if (readOnly) return <p className={styles['statement']}>{criterion.statement}</p>;
  const problem = problemAt(problems, [...pathOf(criterion), 'statement']);
  return (
    <div className={styles['says']}>
      <textarea
        id={id}
        rows={1}
        className={classes(styles['statement'], styles['field'])}
        aria-label={copy.statement(criterion.index + 1, criterion.kind)}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        placeholder={copy.forExample(copy.statementHints[criterion.kind])}
        value={typed.value}
        // One sentence: a pasted line break is a space.
        onChange={(event) => typed.onChange(event.target.value.replace(/\s*\n\s*/gu, ' '))}
        onKeyDown={(event) => {
          typed.onKeyDown(event);
          const isShortcut = event.ctrlKey || event.metaKey;
          if (event.key === 'Enter' && !isShortcut && !event.nativeEvent.isComposing) event.preventDefault();
        }}
        onBlur={() => {
          typed.onBlur();
          handling.nameFromStatement(criterion, typed.value);
        }}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className={styles['wrong']}>
          <span aria-hidden="true">✕</span> {problem}
        </p>
      )}
    </div>
  );
}

function withoutSpaceAtEnd(text: string): string {
  return text.trimEnd();
}

function Tools({ criterion, of, domId, handling }: Omit<Props, 'isNew'>) {
  const name = nameOf(criterion);
  const canMove = criterion.hasOwnId;
  const others = criterionSections.filter(({ kind }) => kind !== criterion.kind);
  return (
    <div className={styles['tools']}>
      <IconButton
        id={`${domId}-up`}
        icon="up"
        small
        label={copy.up(name)}
        keys="alt+arrowup"
        disabled={!canMove || criterion.index === 0}
        onClick={() => handling.move(criterion, -1, 'up')}
      />
      <IconButton
        id={`${domId}-down`}
        icon="up"
        small
        className={styles['down']}
        label={copy.down(name)}
        keys="alt+arrowdown"
        disabled={!canMove || criterion.index === of - 1}
        onClick={() => handling.move(criterion, 1, 'down')}
      />
      <Menu
        trigger={<IconButton icon="more" small label={copy.more(name)} />}
        entries={[
          ...others.map(({ kind }) => ({
            label: copy.moveTo(kind),
            disabled: !canMove,
            onSelect: () => handling.moveTo(criterion, kind),
          })),
          { label: copy.duplicate, icon: 'copy', onSelect: () => handling.duplicate(criterion) },
          { kind: 'separator' },
          { label: copy.remove, icon: 'trash', onSelect: () => handling.remove(criterion) },
        ]}
      />
    </div>
  );
}

function Meta({
  criterion,
  open,
  onToggle,
}: {
  readonly criterion: FormCriterion;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const { readOnly } = useSpec();
  const { severity, slices, intents } = criterion;
  const name = nameOf(criterion);
  return (
    <div className={styles['meta']}>
      <Chip tone={severity === 'blocker' ? 'accent' : 'none'}>
        {severity === 'blocker' ? copy.blockerChip : copy.reportChip}
      </Chip>
      {slices.length > 0 && <span>{copy.onlySlices(slices)}</span>}
      {intents.length > 0 && <span>{copy.onlyIntents(intents)}</span>}
      {!readOnly && (
        <Button
          variant="text"
          className={styles['toggle']}
          aria-expanded={open}
          aria-label={open ? copy.doneName(name) : copy.editName(name)}
          onClick={onToggle}
        >
          {open ? copy.done : copy.edit}
        </Button>
      )}
    </div>
  );
}

function Examples({ criterion }: { readonly criterion: FormCriterion }) {
  const examples = [
    ...criterion.good.map((text) => ({ text, which: 'good' as const })),
    ...criterion.bad.map((text) => ({ text, which: 'bad' as const })),
  ].filter(({ text }) => text.trim() !== '');
  if (examples.length === 0) return null;
  const contradicted = new Map(contradictions(criterion).map(({ example, reason }) => [example, reason]));
  return (
    <ul className={styles['examples']} aria-label={copy.examples}>
      {examples.map(({ text, which }, index) => {
        const reason = contradicted.get(text);
        return (
          <li key={index}>
            <span className={styles['which']} data-which={which}>
              {which === 'good' ? copy.good : copy.bad}
            </span>
            <span>
              <q>{text}</q>
              {reason !== undefined && <span className={styles['contradicts']}>{copy.contradicts[which](reason)}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What is wrong and has no field of its own on screen. */
function CardProblems({ criterion, open }: { readonly criterion: FormCriterion; readonly open: boolean }) {
  const { problems } = useSpec();
  const path = pathOf(criterion);
  const own = problemsWithin(problems, path);
  const details = open
    ? [[...path, 'id'], [...path, 'severity'], ...checkFieldPaths(criterion.check, [...path, 'check'])]
    : [];
  return <ProblemList problems={problemsElsewhere(own, [[...path, 'statement'], ...details])} />;
}
