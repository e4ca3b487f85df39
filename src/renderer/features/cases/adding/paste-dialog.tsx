import { useDeferredValue, useMemo, useState } from 'react';
import { type Case, type CaseLine } from '#domain/cases/case';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox, Select } from '../../../ui/input/choice.tsx';
import { Chip } from '../../../ui/text/chip.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { TextArea, TextField } from '../../../ui/input/field.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { mainVariable, type PromptVariable, slicesIn } from '../form/case-form.ts';
import { copy, sourceWords } from '../copy.ts';
import { casesToAdd, type PastedCase, type PastePlan, planPaste } from './paste-cases.ts';
import { ColumnRoles, type TableReading } from './column-roles.tsx';
import styles from '../cases.module.css';

const words = copy.pasteDialog;
const previewed = 20;
const sources = ['user-research', 'support-ticket', 'production', 'written', 'other'] as const;

/** Cases that are shown and not added. */
interface LeaveOut {
  readonly doubles: boolean;
  readonly incomplete: boolean;
}

interface PasteDialogProps {
  readonly open: boolean;
  readonly existing: readonly Case[];
  readonly variables: readonly PromptVariable[];
  readonly onAdd: (cases: readonly CaseLine[]) => boolean;
  readonly onClose: () => void;
}

/** Several cases at once: what they will be is shown before anything is written. */
export function PasteDialog({ open, existing, variables, onAdd, onClose }: PasteDialogProps) {
  const [text, setText] = useState('');
  const [variable, setVariable] = useState(() => mainVariable(variables));
  const [slices, setSlices] = useState('');
  const [source, setSource] = useState<NonNullable<Case['source']>>('support-ticket');
  const [leaveOut, setLeaveOut] = useState<LeaveOut>({ doubles: true, incomplete: true });
  const [table, setTable] = useState<TableReading>({ firstRowNames: null, roles: null });
  const read = useDeferredValue(text);
  const plan = useMemo(
    () =>
      planPaste(read, existing, {
        variable,
        variables: variables.map(({ name }) => name),
        required: requiredOf(variables),
        slices: slicesIn(slices),
        source,
        leaveOutDuplicates: leaveOut.doubles,
        leaveOutIncomplete: leaveOut.incomplete,
        ...table,
      }),
    [read, existing, variable, variables, slices, source, leaveOut, table],
  );
  const cases = casesToAdd(plan);
  const names = variables.map(({ name }) => name);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="medium"
      title={words.title}
      description={words.words}
      foot={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            variant="primary"
            disabled={cases.length === 0 || read !== text}
            onClick={() => {
              if (onAdd(cases)) onClose();
            }}
          >
            {words.verb(cases.length)}
          </Button>
        </>
      }
    >
      <div className={styles['dialogForm']}>
        <TextArea
          label={words.text}
          value={text}
          onChange={(next) => {
            setText(next);
            // What was said of columns was said of these, and other columns are read anew.
            if (firstLine(next) !== firstLine(text)) setTable({ firstRowNames: null, roles: null });
          }}
          rows={6}
          placeholder={words.placeholder}
          hint={text === '' ? undefined : readAs(plan)}
          spellCheck={false}
        />
        <div className={styles['triple']}>
          {plan.format === 'lines' && !plan.hasHeader && names.length > 1 && (
            <Select
              label={words.variable}
              value={variable}
              choices={names.map((name) => ({ value: name, label: name }))}
              onChange={setVariable}
            />
          )}
          <TextField label={words.slices} value={slices} onChange={setSlices} placeholder={words.slicesHint} />
          <Select
            label={words.source}
            value={source}
            choices={sources.map((value) => ({ value, label: sourceWords[value] }))}
            onChange={setSource}
          />
        </div>
        {plan.format === 'table' && <ColumnRoles plan={plan} variables={names} onChange={setTable} />}
        <Preview plan={plan} leaveOut={leaveOut} onLeaveOut={setLeaveOut} />
      </div>
    </Dialog>
  );
}

/** How it was read. */
function readAs({ format, hasHeader }: PastePlan): string {
  if (format === 'jsonl') return words.asJson;
  if (format === 'lines') return hasHeader ? words.asLinesNamed : words.asLines;
  return hasHeader ? words.asTableNamed : words.asTable;
}

/** Without these a case cannot be run, or asks nothing. */
function requiredOf(variables: readonly PromptVariable[]): readonly string[] {
  if (variables.length === 0) return [];
  const required = variables.filter((variable) => variable.required).map(({ name }) => name);
  return [...new Set([mainVariable(variables), ...required])];
}

function firstLine(text: string): string | undefined {
  return text.split(/[\r\n]/).find((line) => line.trim() !== '');
}

interface PreviewProps {
  readonly plan: PastePlan;
  readonly leaveOut: LeaveOut;
  readonly onLeaveOut: (leaveOut: LeaveOut) => void;
}

function Preview({ plan, leaveOut, onLeaveOut }: PreviewProps) {
  const problems = plan.lines.filter((line) => line.kind === 'problem');
  const cases = plan.lines.filter((line) => line.kind === 'case');
  const there = cases.filter((line) => line.sameAs?.line === null).length;
  const twice = cases.filter((line) => typeof line.sameAs?.line === 'number').length;
  const incomplete = cases.filter((line) => line.missing.length > 0);
  const surplus = cases.filter((line) => line.surplus.length > 0);
  if (plan.lines.length === 0) return <p className={styles['quiet']}>{words.empty}</p>;
  return (
    <>
      {problems.length > 0 && (
        <Fold
          title={<span className={styles['wrong']}>✕ {words.problems(problems.length)}</span>}
          open={cases.length === 0}
        >
          <ul className={styles['problemList']}>
            {problems.slice(0, previewed).map((line) => (
              <li key={line.line}>
                <strong>{copy.problems.line(line.line)}</strong> {line.message}
              </li>
            ))}
            {problems.length > previewed && <li>{copy.problems.more(problems.length - previewed)}</li>}
          </ul>
        </Fold>
      )}
      {surplus.length > 0 && (
        <ul className={styles['problemList']}>
          {surplus.slice(0, previewed).map((line) => (
            <li key={line.line}>
              <strong>{copy.problems.line(line.line)}</strong> {words.surplus(line.surplus)}
            </li>
          ))}
          {surplus.length > previewed && <li>{copy.problems.more(surplus.length - previewed)}</li>}
        </ul>
      )}
      {there + twice > 0 && (
        <Checkbox
          label={words.leaveOut(there, twice)}
          checked={leaveOut.doubles}
          onChange={(doubles) => onLeaveOut({ ...leaveOut, doubles })}
        />
      )}
      {incomplete.length > 0 && (
        <Checkbox
          label={words.leaveOutIncomplete(incomplete.length, [...new Set(incomplete.flatMap((line) => line.missing))])}
          checked={leaveOut.incomplete}
          onChange={(each) => onLeaveOut({ ...leaveOut, incomplete: each })}
        />
      )}
      {cases.length > 0 && (
        <div className={styles['preview']} role="region" aria-label={words.preview} tabIndex={0}>
          <table>
            <caption>
              {words.preview}
              {cases.length > previewed && <span> {words.previewFirst(previewed, cases.length)}</span>}
            </caption>
            <thead>
              <tr>
                <th scope="col">{words.line}</th>
                <th scope="col">{words.becomes}</th>
                <th scope="col">{copy.table.headline}</th>
              </tr>
            </thead>
            <tbody>
              {cases.slice(0, previewed).map((line) => (
                <PreviewLine key={line.line} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function PreviewLine({ line }: { readonly line: PastedCase }) {
  const { leftOut } = line;
  return (
    <tr data-left-out={leftOut || undefined}>
      <td>{inNumbers(line.line)}</td>
      <td>
        {!leftOut && line.case.id}
        {line.renamedFrom !== null && !leftOut && <Chip tone="unsure">{words.renamed(line.renamedFrom)}</Chip>}
      </td>
      <td>
        <span className={styles['headline']}>{line.headline}</span>
        {line.sameAs !== null && <Chip tone="none">{words.sameAs(line.sameAs)}</Chip>}
        {line.missing.length > 0 && <Chip tone="unsure">{words.missing(line.missing)}</Chip>}
        <span className={styles['quiet']}> {(line.case.slices ?? []).join(', ')}</span>
      </td>
    </tr>
  );
}
