import { type FieldPath } from '#domain/files/field-path';
import { type SpecEdit } from '#domain/spec/spec-file';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/overlay/menu.tsx';
import { rulesCopy } from '../copy.ts';
import { nameOf } from '../criterion/criterion-card.tsx';
import { problemAt } from '../field-problems.ts';
import { RuleLine, ShareLine } from './rule-line.tsx';
import { RuleSection } from './rule-section.tsx';
import styles from '../rules.module.css';
import { useSpec } from '../spec-context.ts';
import { type FormCriterion } from '../spec-form.ts';

const copy = rulesCopy.ship;

/** "What must be met to ship": the thresholds, each a sentence. */
export function ShipRules() {
  const { form, apply, problems } = useSpec();
  const { thresholds } = form;
  const field = (name: string): FieldPath => ['thresholds', name];
  const line = (name: string, value: number | null) => ({
    value,
    error: problemAt(problems, field(name)),
    onChange: (next: number | null) =>
      void apply([{ kind: 'set-field', path: field(name), value: next ?? undefined }], { typing: true }),
  });
  return (
    <RuleSection name="thresholds" title={copy.title} lede={copy.lede}>
      <ShareLine words={copy.passRate} name={copy.passRateName} {...line('pass_rate', thresholds.passRate)} />
      <RateLines of="slices" />
      <RateLines of="criteria" />
      <RuleLine words={copy.regressions} name={copy.regressionsName} {...line('regressions', thresholds.regressions)} />
      <ShareLine words={copy.margin} name={copy.marginName} {...line('margin', thresholds.margin)} />
      <ShareLine
        words={copy.incomplete}
        name={copy.incompleteName}
        placeholder={copy.incompleteUnset}
        hint={copy.incompleteHint}
        {...line('incomplete', thresholds.incomplete)}
      />
      <RuleLine
        words={copy.latency}
        name={copy.latencyName}
        whole={false}
        {...line('latency_p95_ms', thresholds.latencyMs)}
      />
      <RuleLine
        words={copy.cost}
        name={copy.costName}
        whole={false}
        {...line('cost_per_success_usd', thresholds.costUsd)}
      />
    </RuleSection>
  );
}

/** Thresholds of slices or criteria by name, and a way to add one. */
function RateLines({ of }: { readonly of: 'slices' | 'criteria' }) {
  const { form, names, apply, problems, readOnly } = useSpec();
  const rates = form.thresholds[of];
  const taken = new Set(rates.map(({ name }) => name));
  const set = (name: string, value: number | null, typing = false): void => {
    const edit: SpecEdit = { kind: 'set-threshold', name: of, of: name, value };
    apply([edit], { typing });
  };
  const offered =
    of === 'slices'
      ? names.slices.map((name) => ({ name, label: name }))
      : form.criteria.filter(({ hasOwnId }) => hasOwnId).map((each) => ({ name: each.id, label: nameOf(each) }));
  const free = offered.filter(({ name }) => !taken.has(name));
  return (
    <div className={styles['rates']}>
      {rates.map(({ name, rate }) => {
        const statement = statementOf(form.criteria, name);
        return (
          <ShareLine
            key={name}
            words={of === 'slices' ? copy.slice(name) : copy.criterion(statement)}
            name={of === 'slices' ? copy.sliceName(name) : copy.criterionName(statement)}
            error={problemAt(problems, ['thresholds', of, name])}
            value={rate}
            onChange={(next) => {
              // An emptied field may be filled again at once: the line goes away with its own button.
              if (next !== null) set(name, next, true);
            }}
            end={
              !readOnly && (
                <IconButton icon="close" small label={copy.removeRate(statement)} onClick={() => set(name, null)} />
              )
            }
          />
        );
      })}
      {!readOnly && offered.length > 0 && (
        <Menu
          align="start"
          trigger={
            <Button variant="text" icon="add">
              {of === 'slices' ? copy.addSlice : copy.addCriterion}
            </Button>
          }
          entries={
            free.length === 0
              ? [{ kind: 'label', label: copy.noSlices }]
              : free.map(({ name, label }) => ({ label, onSelect: () => set(name, form.thresholds.passRate ?? 0.9) }))
          }
        />
      )}
    </div>
  );
}

function statementOf(criteria: readonly FormCriterion[], id: string): string {
  const found = criteria.find((each) => each.id === id);
  return found === undefined ? id : nameOf(found);
}
