import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type PromptListItem } from '#contract/prompt';
import { type RunView } from '#contract/run';
import { addresses, goTo } from '../../../app/location.ts';
import { useCommand, useProcedure } from '../../../app/queries.ts';
import { useActions } from '../../../state/actions.ts';
import { useKeptText } from '../../../state/kept-text.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { ConfirmDialog } from '../../../ui/overlay/confirm-dialog.tsx';
import { TextArea } from '../../../ui/input/field.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { Page, PageBar } from '../../../ui/page/page.tsx';
import { inDollarsBeside, inFull } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import { EstimateCard } from './estimate-card.tsx';
import { ModelPicker } from './model-picker.tsx';
import { AgainNote } from './again-note.tsx';
import { candidateModels, firstOtherModel, modelsToSend, usualModel } from './model-choice.ts';
import styles from '../new-experiment.module.css';
import { type RunPlanInput, useEstimate } from '../queries.ts';
import { copy as scoringCopy } from '../scoring/copy.ts';
import { choiceOf } from './extra-variant.ts';
import { type MoreChoices, MoreSettings, nothingMore } from './more-settings.tsx';
import { trialsInSpec } from './spec-trials.ts';
import { useSettled } from '../use-settled.ts';

export function NewExperimentForm({
  prompts,
  prompt,
  again,
  onPrompt,
}: {
  readonly prompts: readonly PromptListItem[];
  readonly prompt: PromptListItem;
  /** An earlier experiment, of which everything is taken over that was chosen. */
  readonly again: RunView | null;
  readonly onPrompt: (id: string) => void;
}) {
  const setup = again?.setup ?? null;
  const keptAs = `hypothesis ${prompt.id}${again === null ? '' : ` again ${again.id}`}`;
  const { text: hypothesis, setText: setHypothesis, forget } = useKeptText(keptAs, again?.hypothesis);
  const [model, setModel] = useState<string | null>(setup?.models[0] ?? null);
  const [chosenOthers, setOthers] = useState<readonly string[] | null>(setup?.models.slice(1) ?? null);
  const [baseline, setBaseline] = useState(baselineIn(setup));
  const [trials, setTrials] = useState<number | null>(setup?.trials ?? null);
  const [cap, setCap] = useState<number | null>(setup?.maxCostUsd ?? null);
  const [more, setMore] = useState<MoreChoices>({
    ...nothingMore,
    untilClear: setup?.untilClear ?? false,
    when: setup?.batch === true ? 'batch' : 'now',
  });
  const [asking, setAsking] = useState(false);
  const known = useChoices(prompt);
  // "Try another model" opens with one beside the usual one, until the person chooses.
  const [address] = useSearchParams();
  const others = chosenOthers ?? (address.get('swap') === null ? [] : known.swap);
  const start = useCommand('run.start');

  const plan: RunPlanInput = {
    promptId: prompt.id,
    models: modelsToSend(model === known.usual ? null : model, others, known.usual),
    baseline: baseline === 'team' || baseline === 'none' ? baseline : { commit: baseline },
    ...(trials === null ? {} : { trials }),
    ...(cap === null ? {} : { maxCostUsd: cap }),
    more: more.variants.map(choiceOf),
    ...(more.judge === null ? {} : { judgeModel: more.judge }),
    reuse: more.reuse,
    untilClear: more.untilClear && more.when === 'now' && baseline !== 'none',
    mode: more.when,
  };
  const settled = useSettled(plan, 250);
  const estimate = useEstimate(settled, known.ready);
  const isCurrent = JSON.stringify(settled) === JSON.stringify(plan) && !estimate.isPlaceholderData;
  const canStart = isCurrent && estimate.data !== undefined && estimate.data.blockers.length === 0;

  const begin = async (acceptAboveLimit: boolean): Promise<void> => {
    const started = await start.run({ ...plan, hypothesis: hypothesis.trim(), acceptAboveLimit });
    setAsking(false);
    if (started === undefined) return;
    forget();
    goTo(addresses.experiment(started.runId), { replace: true });
  };
  const startOrAsk = (): void => {
    if (!canStart || start.busy) return;
    if (estimate.data.aboveLimit) setAsking(true);
    else void begin(false);
  };
  useActions([{ id: 'start', title: copy.create.start, group: copy.create.title, keys: 'mod+enter', run: startOrAsk }]);

  return (
    <>
      <PageBar
        title={copy.create.title}
        mark={known.practice && <PracticeChip />}
        actions={<ButtonLink href={addresses.scoreAnswers(prompt.id)}>{scoringCopy.link}</ButtonLink>}
        primary={
          <Button variant="primary" busy={start.busy} disabled={!canStart} keys="mod+enter" onClick={startOrAsk}>
            {copy.create.start}
          </Button>
        }
      />
      <Page>
        <div className={styles['columns']}>
          <div className={styles['form']}>
            {again !== null && <AgainNote run={again} contentNow={known.content} />}
            <TextArea
              label={copy.create.hypothesis}
              hint={copy.create.hypothesisHint}
              placeholder={copy.create.hypothesisExample}
              value={hypothesis}
              onChange={setHypothesis}
              maxLength={2000}
              rows={3}
              reading
              autoFocus
            />
            <Select
              label={copy.create.prompt}
              value={prompt.id}
              choices={prompts.map(({ id, title }) => ({ value: id, label: title }))}
              onChange={onPrompt}
            />
            <ModelPicker
              usual={known.usual}
              models={candidateModels(known.models)}
              unknown={known.modelsUnknown}
              chosen={model}
              others={others}
              onChoose={setModel}
              onOthers={setOthers}
            />
            <Select
              label={copy.create.baseline}
              value={baseline}
              choices={[
                { value: 'team', label: prompt.isNew ? copy.create.baselineNew : copy.create.baselineTeam },
                ...known.revisions.map(({ commit, summary, author, at }) => ({
                  value: commit,
                  label: copy.create.baselineRevision(summary, author, inFull(at)),
                })),
                ...(prompt.isNew ? [] : [{ value: 'none', label: copy.create.baselineNone }]),
              ]}
              onChange={setBaseline}
            />
            <div className={styles['numbers']}>
              <NumberField
                label={copy.create.trials}
                hint={copy.create.trialsHint}
                value={trials ?? known.trials}
                placeholder={copy.create.trialsAsSpec}
                onChange={setTrials}
                min={1}
                max={20}
                whole
              />
              <NumberField label={copy.create.cap} hint={copy.create.capHint} value={cap} onChange={setCap} min={0} />
            </div>
            <MoreSettings
              choices={more}
              onChoices={setMore}
              compared={baseline !== 'none' && !prompt.isNew}
              options={{ models: known.models, revisions: known.revisions, hasTeam: !prompt.isNew }}
              estimate={estimate.data}
            />
          </div>
          <EstimateCard
            promptId={prompt.id}
            estimate={estimate}
            stale={!isCurrent}
            capUsd={cap}
            hasCriteria={prompt.criteria !== 0}
            practice={known.practice}
            onCompareNothing={() => setBaseline('none')}
          />
        </div>
      </Page>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={copy.create.aboveTitle}
        verb={copy.create.aboveVerb}
        busy={start.busy}
        onConfirm={() => void begin(true)}
      >
        {copy.create.above(...inDollarsBeside(estimate.data?.costUsd ?? null, estimate.data?.limitUsd ?? null))}
      </ConfirmDialog>
    </>
  );
}

function baselineIn(setup: RunView['setup']): string {
  if (setup === null) return 'team';
  return typeof setup.baseline === 'string' ? setup.baseline : setup.baseline.commit;
}

/** What can be chosen for a prompt: the connection's models, the team's earlier versions, the spec's trials. */
function useChoices(prompt: PromptListItem) {
  const state = useProcedure('app.state', {});
  const settings = useProcedure('settings.get', {});
  const connection = state.data?.connection ?? null;
  const models = useProcedure('connection.models', { id: connection?.id ?? '' }, { enabled: connection !== null });
  const revisions = useProcedure('prompt.revisions', { promptId: prompt.id }, { enabled: !prompt.isNew });
  const files = useProcedure('prompt.get', { promptId: prompt.id });
  const listing = models.data?.models ?? [];
  const practice = connection?.practice ?? false;
  const usual = usualModel({
    promptModel: prompt.model,
    settingsModel: settings.data?.model ?? null,
    listing,
    practice,
  });
  return {
    practice,
    models: listing,
    modelsUnknown: models.error !== null,
    // The newest is the team's version itself.
    revisions: revisions.data?.revisions.slice(1) ?? [],
    content: files.data?.files.prompt.contentId ?? null,
    trials: trialsInSpec(files.data?.files.spec.text ?? ''),
    usual,
    swap: firstOtherModel(listing, [usual, settings.data?.judgeModel ?? null]),
    ready: !files.isPending && !models.isPending && !settings.isPending,
  };
}
