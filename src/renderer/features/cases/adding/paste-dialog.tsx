import { useDeferredValue, useMemo, useState } from 'react';
import { type Case, type CaseLine } from '#domain/cases/case';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { copy as personalWords } from '../../../app/personal-data/copy.ts';
import { usePersonalData } from '../../../app/personal-data/use-personal-data.ts';
import { mainVariable, type PromptVariable, slicesIn } from '../form/case-form.ts';
import { copy, sourceWords } from '../copy.ts';
import { casesToAdd, type PastePlan, planPaste } from './paste-cases.ts';
import { type CaseFile } from './case-file-reading.ts';
import { ColumnRoles, type TableReading } from './column-roles.tsx';
import { type LeaveOut, PastePreview } from './paste-preview.tsx';
import { PersonalDataFound, treated, type Treatment } from './personal-data-found.tsx';
import { SeveralSource } from './several-source.tsx';
import styles from '../cases.module.css';

const words = copy.pasteDialog;
const sources = ['user-research', 'support-ticket', 'production', 'written', 'other'] as const;

interface PasteDialogProps {
  readonly open: boolean;
  readonly existing: readonly Case[];
  readonly variables: readonly PromptVariable[];
  readonly onAdd: (cases: readonly CaseLine[]) => boolean;
  readonly onClose: () => void;
}

/** Several cases at once, pasted or from a file: what they will be is shown before anything is written. */
export function PasteDialog({ open, existing, variables, onAdd, onClose }: PasteDialogProps) {
  const [pasted, setPasted] = useState('');
  const [file, setFile] = useState<CaseFile | null>(null);
  const [treatment, setTreatment] = useState<Treatment>('kept');
  const text = file?.text ?? pasted;
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
        tableFile: file?.table === true,
        ...table,
      }),
    [read, existing, variable, variables, slices, source, leaveOut, table, file],
  );
  const cases = useMemo(() => casesToAdd(plan), [plan]);
  const personal = usePersonalData(cases);
  // What was said of columns was said of these, and other columns are read anew.
  const readAnew = (): void => setTable({ firstRowNames: null, roles: null });
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
            busy={!personal.done}
            onClick={() => {
              if (onAdd(treated(cases, personal.found, treatment))) onClose();
            }}
          >
            {words.verb(cases.length)}
          </Button>
        </>
      }
    >
      <div className={styles['dialogForm']}>
        <SeveralSource
          text={pasted}
          readAs={text === '' ? undefined : readAs(plan)}
          file={file}
          onText={(next) => {
            setPasted(next);
            if (firstLine(next) !== firstLine(pasted)) readAnew();
          }}
          onFile={(next) => {
            setFile(next);
            readAnew();
          }}
        />
        <PersonalDataFound found={personal.found} treatment={treatment} onTreatment={setTreatment} />
        {!personal.done && <p className={styles['quiet']}>{personalWords.paste.looking}</p>}
        <div className={styles['triple']}>
          {plan.format === 'lines' && !plan.hasHeader && names.length > 1 && (
            <Select
              label={words.variable}
              value={variable}
              choices={names.map((name) => ({ value: name, label: name }))}
              onChange={setVariable}
            />
          )}
          <TextField label={words.slices} value={slices} onChange={setSlices} hint={words.slicesHint} />
          <Select
            label={words.source}
            value={source}
            choices={sources.map((value) => ({ value, label: sourceWords[value] }))}
            onChange={setSource}
          />
        </div>
        {plan.format === 'table' && <ColumnRoles plan={plan} variables={names} onChange={setTable} />}
        <PastePreview
          plan={plan}
          text={read}
          found={personal.found}
          treatment={treatment}
          leaveOut={leaveOut}
          onLeaveOut={setLeaveOut}
        />
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
