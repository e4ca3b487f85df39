import { useState } from 'react';
import { type ProcedureInput } from '#contract/procedures';
import { type PromptListItem } from '#contract/prompt';
import { type Sensitivity } from '#domain/cases/case';
import { type ColumnRole } from '#domain/answers/output-columns';
import { addresses, goTo } from '../../../app/location.ts';
import { useCommand, useProcedure } from '../../../app/queries.ts';
import { useActions } from '../../../state/actions.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { ConfirmDialog } from '../../../ui/overlay/confirm-dialog.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { Page, PageBar } from '../../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { inDollarsBeside } from '../../../ui/text/words.ts';
import formStyles from '../new-experiment.module.css';
import { copy } from './copy.ts';
import { FileChoice } from './file-choice.tsx';
import { ColumnRoles, FirstRows, RowProblems } from './preview.tsx';
import styles from './scoring.module.css';
import { WhatItTakes } from './what-it-takes.tsx';
import { WhichVersion } from './which-version.tsx';
import { useUpload } from './use-upload.ts';

/** `/experiments/score?prompt=ID`: answers from a file, decided by the prompt's criteria. */
export function ScoringPage({ promptId }: { readonly promptId: string }) {
  const prompts = useProcedure('prompt.list', {});
  const list = prompts.data?.prompts;
  const prompt = list?.find((each) => each.id === promptId) ?? list?.[0];
  if (list !== undefined && prompt !== undefined) {
    return <ScoringForm key={prompt.id} prompts={list} prompt={prompt} />;
  }
  return (
    <>
      <PageBar title={copy.title} />
      <Page>
        {prompts.isPending && <Skeleton label={copy.loading} lines={6} />}
        {prompts.error && <ErrorState trouble={prompts.error} />}
        {list?.length === 0 && <p>{copy.noPrompt}</p>}
      </Page>
    </>
  );
}

type Scoring = ProcedureInput<'outputs.preview'>;

function ScoringForm({
  prompts,
  prompt,
}: {
  readonly prompts: readonly PromptListItem[];
  readonly prompt: PromptListItem;
}) {
  const { upload, error, send, sendFile } = useUpload();
  const [roles, setRoles] = useState<Readonly<Record<string, ColumnRole>> | null>(null);
  const [baseline, setBaseline] = useState<string | null>(null);
  const [candidate, setCandidate] = useState<string | null>(null);
  const [sensitivity, setSensitivity] = useState<Sensitivity>('internal');
  const [newCases, setNewCases] = useState(false);
  const [plainAnswers, setPlainAnswers] = useState(false);
  const [judge, setJudge] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [asking, setAsking] = useState(false);
  const score = useCommand('outputs.score');
  const input: Scoring = {
    promptId: prompt.id,
    uploadId: upload?.id ?? '',
    ...(roles === null ? {} : { roles }),
    plainAnswers,
    newCases,
    sensitivity,
    baseline,
    candidate,
    ...(judge === null ? {} : { judgeModel: judge }),
  };
  const ready = upload !== null && upload.id !== null;
  const preview = useProcedure('outputs.preview', input, { enabled: ready, keepPrevious: true });
  const shown = ready ? preview.data : undefined;
  const canStart =
    shown !== undefined && !preview.isPlaceholderData && shown.answers > 0 && shown.blockers.length === 0;
  const begin = async (acceptAboveLimit: boolean): Promise<void> => {
    const started = await score.run({ ...input, title, acceptAboveLimit });
    setAsking(false);
    if (started !== undefined) goTo(addresses.experiment(started.runId), { replace: true });
  };
  const startOrAsk = (): void => {
    if (!canStart || score.busy) return;
    if (shown.aboveLimit) setAsking(true);
    else void begin(false);
  };
  useActions([{ id: 'score', title: copy.start, group: copy.title, keys: 'mod+enter', run: startOrAsk }]);
  const forget = (): void => {
    setRoles(null);
    setBaseline(null);
    setCandidate(null);
    setNewCases(false);
    setPlainAnswers(false);
  };
  return (
    <>
      <PageBar
        title={copy.title}
        primary={
          <Button variant="primary" busy={score.busy} disabled={!canStart} keys="mod+enter" onClick={startOrAsk}>
            {copy.start}
          </Button>
        }
      />
      <Page>
        <div className={formStyles['columns']}>
          <div className={formStyles['form']}>
            <p className={styles['lede']}>{copy.lede}</p>
            <Select
              label={copy.prompt}
              value={prompt.id}
              choices={prompts.map(({ id, title: label }) => ({ value: id, label }))}
              onChange={(id) => goTo(addresses.scoreAnswers(id), { replace: true })}
            />
            <FileChoice
              upload={upload}
              onFile={(file) => {
                forget();
                void sendFile(file);
              }}
              onText={(name, text) => {
                forget();
                void send(name, text);
              }}
            />
            {error && (
              <Note tone="fail" title={error.message}>
                <p>{error.nextStep}</p>
              </Note>
            )}
            {ready && preview.isPending && <Skeleton label={copy.looking} lines={5} />}
            {preview.error && ready && <ErrorState card trouble={preview.error} />}
            {shown && (
              <>
                {shown.columns.length > 0 && (
                  <ColumnRoles
                    preview={shown}
                    onRole={(column, role) =>
                      setRoles(
                        withRole(Object.fromEntries(shown.columns.map((each) => [each.name, each.role])), column, role),
                      )
                    }
                  />
                )}
                <div className={formStyles['numbers']}>
                  <Select
                    label={copy.answersAre}
                    hint={copy.answersAreHint}
                    value={plainAnswers ? 'plain' : 'read'}
                    choices={(['read', 'plain'] as const).map((value) => ({
                      value,
                      label: copy.answersAreChoices[value],
                    }))}
                    onChange={(choice) => setPlainAnswers(choice === 'plain')}
                  />
                  {shown.variants.length > 1 && (
                    <Select
                      label={copy.compare}
                      value={baseline ?? ''}
                      choices={[
                        ...shown.variants.map(({ name }) => ({ value: name, label: name })),
                        { value: '', label: copy.compareNone },
                      ]}
                      onChange={(name) => setBaseline(name === '' ? null : name)}
                    />
                  )}
                  <WhichVersion preview={shown} baseline={baseline} candidate={candidate} onCandidate={setCandidate} />
                  {(newCases || shown.problemCount > 0) && (
                    <Select
                      label={copy.rest}
                      hint={copy.restHint}
                      value={newCases ? 'score' : 'leave'}
                      choices={(['leave', 'score'] as const).map((value) => ({
                        value,
                        label: copy.restChoices[value],
                      }))}
                      onChange={(choice) => setNewCases(choice === 'score')}
                    />
                  )}
                  {shown.cases.madeUp > 0 && (
                    <Select
                      label={copy.sensitivity}
                      hint={copy.sensitivityHint(shown.cases.madeUp)}
                      value={sensitivity}
                      choices={(['public', 'internal', 'personal'] as const).map((value) => ({
                        value,
                        label: copy.sensitivities[value],
                      }))}
                      onChange={setSensitivity}
                    />
                  )}
                  <TextField label={copy.name} placeholder={copy.namePlaceholder} value={title} onChange={setTitle} />
                </div>
                <RowProblems preview={shown} />
                <FirstRows preview={shown} />
              </>
            )}
          </div>
          <WhatItTakes preview={shown ?? null} judge={judge} onJudge={setJudge} />
        </div>
      </Page>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={copy.aboveTitle}
        verb={copy.aboveVerb}
        busy={score.busy}
        onConfirm={() => void begin(true)}
      >
        {copy.above(...inDollarsBeside(shown?.judge.costUsd ?? null, shown?.limitUsd ?? null))}
      </ConfirmDialog>
    </>
  );
}

/** A column takes a role; every role that names a part of a row belongs to one column, but "input". */
function withRole(
  roles: Readonly<Record<string, ColumnRole>>,
  column: string,
  role: ColumnRole,
): Readonly<Record<string, ColumnRole>> {
  const single = role !== 'input' && role !== 'call' && role !== 'ignore';
  const others = Object.entries(roles).map(([name, has]) => [name, single && has === role ? 'call' : has] as const);
  return { ...Object.fromEntries(others), [column]: role };
}
