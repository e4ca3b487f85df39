import { useMemo } from 'react';
import { type CaseLine } from '#domain/cases/case';
import { type PersonalDataKind, personalDataKinds, redactPersonalData } from '#domain/policy/personal-data';
import { copy as personalWords } from '../../../app/personal-data/copy.ts';
import { type Unmarked } from '../../../app/personal-data/use-personal-data.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox } from '../../../ui/input/choice.tsx';
import { saveFile } from '../../../ui/input/save-file.ts';
import { Chip } from '../../../ui/text/chip.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import { badRowsAsCsv, badRowsOf } from './bad-rows.ts';
import { type Treatment } from './personal-data-found.tsx';
import { type PastedCase, type PastePlan } from './paste-cases.ts';
import styles from '../cases.module.css';

const words = copy.pasteDialog;
const previewed = 20;
const csvType = 'text/csv;charset=utf-8';

/** Cases that are shown and not added. */
export interface LeaveOut {
  readonly doubles: boolean;
  readonly incomplete: boolean;
}

interface PastePreviewProps {
  readonly plan: PastePlan;
  /** What it was made of. */
  readonly text: string;
  /** Cases that seem to hold personal data. */
  readonly found: readonly Unmarked<CaseLine>[];
  /** What becomes of those. */
  readonly treatment: Treatment;
  readonly leaveOut: LeaveOut;
  readonly onLeaveOut: (leaveOut: LeaveOut) => void;
}

/** What was pasted as it will be: what cannot be read, what is left out, and the first cases. */
export function PastePreview({ plan, text, found, treatment, leaveOut, onLeaveOut }: PastePreviewProps) {
  const kindsOf = useMemo(() => new Map(found.map((each) => [each.case, each.kinds])), [found]);
  const problems = plan.lines.filter((line) => line.kind === 'problem');
  const cases = plan.lines.filter((line) => line.kind === 'case');
  const there = cases.filter((line) => line.sameAs?.line === null).length;
  const twice = cases.filter((line) => typeof line.sameAs?.line === 'number').length;
  const incomplete = cases.filter((line) => line.missing.length > 0);
  const bad = useMemo(() => badRowsOf(plan, text), [plan, text]);
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
      {bad.length > 0 && (
        <p>
          <Button variant="text" onClick={() => saveFile(words.badFile, ['\uFEFF', badRowsAsCsv(bad)], csvType)}>
            {words.saveBad(bad.length)}
          </Button>
        </p>
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
                <PreviewLine key={line.line} line={line} kinds={kindsOf.get(line.case) ?? []} treatment={treatment} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function PersonalChip({
  kinds,
  treatment,
}: {
  readonly kinds: readonly PersonalDataKind[];
  readonly treatment: Treatment;
}) {
  return treatment === 'kept' ? (
    <Chip tone="unsure">{personalWords.kinds(kinds)}</Chip>
  ) : (
    <Chip tone="none">{personalWords.paste.became[treatment]}</Chip>
  );
}

const masked = (text: string): string => redactPersonalData(text, personalDataKinds).text;

function PreviewLine({
  line,
  kinds,
  treatment,
}: {
  readonly line: PastedCase;
  readonly kinds: readonly PersonalDataKind[];
  readonly treatment: Treatment;
}) {
  const { leftOut } = line;
  const isMasked = kinds.length > 0 && treatment === 'masked';
  return (
    <tr data-left-out={leftOut || undefined}>
      <td>{inNumbers(line.line)}</td>
      <td>
        {!leftOut && line.case.id}
        {line.renamedFrom !== null && !leftOut && <Chip tone="unsure">{words.renamed(line.renamedFrom)}</Chip>}
      </td>
      <td>
        <span className={styles['headline']}>{isMasked ? masked(line.headline) : line.headline}</span>
        {line.sameAs !== null && <Chip tone="none">{words.sameAs(line.sameAs)}</Chip>}
        {kinds.length > 0 && <PersonalChip kinds={kinds} treatment={treatment} />}
        {line.missing.length > 0 && <Chip tone="unsure">{words.missing(line.missing)}</Chip>}
        <span className={styles['quiet']}> {(line.case.slices ?? []).join(', ')}</span>
      </td>
    </tr>
  );
}
