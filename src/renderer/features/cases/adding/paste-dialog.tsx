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
import styles from '../cases.module.css';

const words = copy.pasteDialog;
const previewed = 20;
const sources = ['user-research', 'support-ticket', 'production', 'written', 'other'] as const;

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
  const [leaveOut, setLeaveOut] = useState(true);
  const read = useDeferredValue(text);
  const plan = useMemo(
    () =>
      planPaste(read, existing, {
        variable,
        variables: variables.map(({ name }) => name),
        slices: slicesIn(slices),
        source,
        leaveOutDuplicates: leaveOut,
      }),
    [read, existing, variable, variables, slices, source, leaveOut],
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
          onChange={setText}
          rows={6}
          placeholder={words.placeholder}
          hint={text === '' ? undefined : readAs(plan)}
          spellCheck={false}
        />
        <div className={styles['triple']}>
          {plan.format !== 'jsonl' && !plan.hasHeader && names.length > 1 && (
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
        <Preview plan={plan} leaveOut={leaveOut} onLeaveOut={setLeaveOut} />
      </div>
    </Dialog>
  );
}

/** How it was read, and which columns are left out. */
function readAs({ format, hasHeader, unused }: PastePlan): string {
  if (format === 'jsonl') return words.asJson;
  if (format === 'lines') return hasHeader ? words.asLinesNamed : words.asLines;
  return [hasHeader ? words.asTableNamed : words.asTable, ...(unused.length === 0 ? [] : [words.unused(unused)])].join(
    ' ',
  );
}

interface PreviewProps {
  readonly plan: PastePlan;
  readonly leaveOut: boolean;
  readonly onLeaveOut: (leaveOut: boolean) => void;
}

function Preview({ plan, leaveOut, onLeaveOut }: PreviewProps) {
  const problems = plan.lines.filter((line) => line.kind === 'problem');
  const cases = plan.lines.filter((line) => line.kind === 'case');
  const doubles = cases.filter((line) => line.sameAs !== null).length;
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
      {doubles > 0 && <Checkbox label={words.leaveOut(doubles)} checked={leaveOut} onChange={onLeaveOut} />}
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
        <span className={styles['quiet']}> {(line.case.slices ?? []).join(', ')}</span>
      </td>
    </tr>
  );
}
