import { type FieldPath } from '#domain/files/field-path';
import { type ChangeKind, changeKinds } from '#domain/spec/spec';
import { Checkbox } from '../../../ui/input/choice.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { Approvers } from './approvers.tsx';
import { rulesCopy } from '../copy.ts';
import { problemAt } from '../field-problems.ts';
import { readJudges, tidyJudges, writeJudges } from '../check/judge-names.ts';
import { RuleLine } from './rule-line.tsx';
import { RuleSection } from './rule-section.tsx';
import styles from '../rules.module.css';
import { useSpec } from '../spec-context.ts';
import { useTypedText } from '../use-typed-text.ts';
import { usesJudge } from '../check/uses-judge.ts';

/** How often, who judges, who reads and who signs. */
export function TrustRules() {
  const { form } = useSpec();
  const { judge } = form;
  const judged =
    form.criteria.some(({ check }) => usesJudge(check)) ||
    judge.model !== '' ||
    judge.models.length > 0 ||
    judge.minLabels !== null ||
    judge.minAgreement !== null;
  return (
    <>
      <Trials />
      {judged && <Judges />}
      <Review />
      <SignOff />
    </>
  );
}

/** A number of the file: its value, its problem and how it is set. */
function useNumber(): (
  path: FieldPath,
  value: number | null,
) => {
  readonly value: number | null;
  readonly error: string | null;
  readonly onChange: (next: number | null) => void;
} {
  const { apply, problems } = useSpec();
  return (path, value) => ({
    value,
    error: problemAt(problems, path),
    onChange: (next) => void apply([{ kind: 'set-field', path, value: next ?? undefined }], { typing: true }),
  });
}

function Trials() {
  const { form } = useSpec();
  const copy = rulesCopy.trials;
  const number = useNumber();
  return (
    <RuleSection name="trials" title={copy.title}>
      <RuleLine
        words={copy.line}
        name={copy.name}
        hint={copy.hint}
        min={1}
        max={100}
        placeholder="1"
        {...number(['trials'], form.trials)}
      />
    </RuleSection>
  );
}

function Judges() {
  const { form, apply, problems, readOnly } = useSpec();
  const copy = rulesCopy.judge;
  const number = useNumber();
  const judges = useTypedText(
    writeJudges(form.judge),
    (text) => {
      const { model, models } = readJudges(text);
      const edits = [
        { kind: 'set-field' as const, path: ['judge', 'model'], value: model },
        { kind: 'set-field' as const, path: ['judge', 'models'], value: models },
      ];
      // What is set comes first: a group that is empty in between would move to the end of the file.
      apply(model === undefined ? edits.toReversed() : edits, { typing: true });
    },
    tidyJudges,
  );
  return (
    <RuleSection name="judge" title={copy.title} lede={copy.lede}>
      <TextField
        label={copy.model}
        hint={copy.modelHint}
        className={styles['model']}
        mono
        spellCheck={false}
        disabled={readOnly}
        error={
          problemAt(problems, ['judge', 'model']) ??
          problemAt(problems, ['judge', 'models']) ??
          problemAt(problems, ['judge'])
        }
        {...judges}
      />
      <RuleLine words={copy.labels} name={copy.labelsName} {...number(['judge', 'min_labels'], form.judge.minLabels)} />
      <RuleLine
        words={copy.agreement}
        name={copy.agreementName}
        hint={copy.agreementHint}
        max={1}
        whole={false}
        {...number(['judge', 'min_agreement'], form.judge.minAgreement)}
      />
    </RuleSection>
  );
}

function Review() {
  const { form } = useSpec();
  const copy = rulesCopy.review;
  const number = useNumber();
  return (
    <RuleSection name="review" title={copy.title} lede={copy.lede}>
      <RuleLine
        words={copy.sample}
        name={copy.sampleName}
        min={1}
        max={200}
        {...number(['review', 'sample'], form.review.sample)}
      />
      <ChangeKinds
        label={copy.requiredFor}
        hint={form.review.requiredFor.length === 0 ? copy.requiredForHint : undefined}
        path={['review', 'required_for']}
        chosen={form.review.requiredFor}
      />
    </RuleSection>
  );
}

function SignOff() {
  const { form } = useSpec();
  const copy = rulesCopy.signOff;
  const number = useNumber();
  return (
    <RuleSection name="sign_off" title={copy.title} lede={copy.lede}>
      <RuleLine
        words={copy.count}
        name={copy.countName}
        placeholder="1"
        min={1}
        {...number(['sign_off', 'count'], form.signOff.count)}
      />
      <RuleLine
        words={copy.age}
        name={copy.ageName}
        min={1}
        whole={false}
        {...number(['sign_off', 'max_age_days'], form.signOff.maxAgeDays)}
      />
      <Approvers />
      <ChangeKinds label={copy.alwaysFor} path={['sign_off', 'always_for']} chosen={form.signOff.alwaysFor} />
    </RuleSection>
  );
}

function ChangeKinds({
  label,
  hint,
  path,
  chosen,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly path: FieldPath;
  readonly chosen: readonly ChangeKind[];
}) {
  const { apply, readOnly } = useSpec();
  const set = (kind: ChangeKind, on: boolean): void => {
    const next = changeKinds.filter((each) => (each === kind ? on : chosen.includes(each)));
    apply([{ kind: 'set-field', path, value: next.length === 0 ? undefined : next }]);
  };
  return (
    <fieldset className={styles['kinds']} disabled={readOnly}>
      <legend>{label}</legend>
      <div className={styles['choices']}>
        {changeKinds.map((kind) => (
          <Checkbox
            key={kind}
            label={rulesCopy.changeKinds[kind]}
            checked={chosen.includes(kind)}
            disabled={readOnly}
            onChange={(on) => set(kind, on)}
          />
        ))}
      </div>
      {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
    </fieldset>
  );
}
