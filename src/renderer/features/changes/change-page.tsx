import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { type ProposalView } from '#contract/proposal';
import { type RepositoryView } from '#contract/repository';
import { titleOfPrompt } from '#domain/prompt/prompt-path';
import { Elsewhere } from '../../app/elsewhere.tsx';
import { addresses } from '../../app/location.ts';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { useActions } from '../../state/actions.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { PracticeChip } from '../../ui/text/chip.tsx';
import { CopyButton } from '../../ui/input/copy-button.tsx';
import { Fold } from '../../ui/page/fold.tsx';
import { announce } from '../../ui/live-region.tsx';
import { Headline, Page, PageBar, Section } from '../../ui/page/page.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { Ago } from '../../ui/text/time.tsx';
import { subjectOfChange } from './change-words.ts';
import { StateChip } from './change-state.tsx';
import styles from './changes.module.css';
import { copy } from './copy.ts';
import { Description } from './description.tsx';
import { FileList } from './file-list.tsx';

/** `/changes/:id`: where a change is, and what happens to it next. */
export function ChangePage({ changeId }: { readonly changeId: string }) {
  const change = useProcedure('proposal.get', { proposalId: changeId });
  if (change.data?.elsewhere) return <Elsewhere of={change.data.elsewhere} />;
  if (change.data) return <Change change={change.data} />;
  return (
    <>
      <PageBar title={copy.list.title} />
      <Page>
        {change.error ? (
          <ErrorState
            trouble={change.error}
            action={
              change.error.code === 'not-found' ? (
                <ButtonLink href={addresses.changes}>{copy.change.toList}</ButtonLink>
              ) : (
                <Button onClick={() => void change.refetch()}>{copy.change.retry}</Button>
              )
            }
          />
        ) : (
          <Skeleton label={copy.change.loading} lines={6} />
        )}
      </Page>
    </>
  );
}

function Change({ change }: { readonly change: ProposalView }) {
  const { title, state, practice, promptId, branch, address } = change;
  const retry = useCommand('proposal.retry');
  const tryAgain = (): void => void retry.run({ proposalId: change.id });
  useStateAnnouncement(state);
  useActions(
    state === 'failed'
      ? [{ id: 'retry-change', title: copy.change.retry, group: copy.list.title, keys: 'mod+enter', run: tryAgain }]
      : [],
  );
  return (
    <>
      <PageBar
        title={title}
        mark={
          <>
            <StateChip state={state} />
            {practice && <PracticeChip />}
          </>
        }
        actions={
          state === 'sent' && (
            <CopyButton
              label={copy.change.tell}
              text={(change.signOffId === null ? copy.change.noteFree : copy.change.note)(title, branch, address)}
            />
          )
        }
        primary={
          state === 'failed' && (
            <Button variant="primary" busy={retry.busy} onClick={tryAgain}>
              {copy.change.retry}
            </Button>
          )
        }
      />
      <Page>
        <Where change={change} />
        <Facts change={change} />
        {state === 'sent' && <WhatNext change={change} />}
        <FileList files={change.files} promptId={promptId} sent={state === 'sent'} folded />
        <Description text={change.description} free={change.signOffId === null} />
        <EngineerFold change={change} />
      </Page>
    </>
  );
}

/** The one large sentence, and what stands behind it. */
function Where({ change: { state, error, signOffId } }: { readonly change: ProposalView }) {
  switch (state) {
    case 'sending':
      return (
        <>
          <Headline lede={copy.change.sendingWords}>{copy.change.sendingHeadline}</Headline>
          <div className={styles['bar']}>
            <ProgressBar label={copy.change.sendingBar} done={0} total={null} />
          </div>
        </>
      );
    case 'sent':
      return <Headline lede={copy.change.sentWords}>{copy.change.sentHeadline}</Headline>;
    case 'failed':
      return (
        <>
          <Headline>{copy.change.failedHeadline}</Headline>
          <div className={styles['failed']}>
            {error && <p>{error.message}</p>}
            <p className={styles['kept']}>{signOffId === null ? copy.change.keptFree : copy.change.kept}</p>
            {error && <p>{error.nextStep}</p>}
          </div>
        </>
      );
  }
}

function Facts({ change }: { readonly change: ProposalView }) {
  const repository = useRepositoryOf(change);
  const words = copy.change;
  const { state, address, branch, sentAt, createdAt, promptId, runId } = change;
  return (
    <Section title={words.facts[state]}>
      <dl className={styles['facts']}>
        <dt>{words.where}</dt>
        <dd>{repository?.sample === true ? words.sampleTeam : address}</dd>
        <dt>{words.name}</dt>
        <dd className={styles['named']}>
          <span className={styles['name']}>{branch}</span>
          <CopyButton text={branch} label={words.copyName} />
        </dd>
        <dt>{sentAt === null ? words.whenBegun : words.when}</dt>
        <dd>
          <Ago iso={sentAt ?? createdAt} />
        </dd>
        {promptId === null ? (
          <>
            <dt>{words.about}</dt>
            <dd>
              {subjectOfChange(change)}. {words.noSignOff}
            </dd>
          </>
        ) : (
          <>
            <dt>{words.prompt}</dt>
            <dd>
              <Link href={addresses.prompt(promptId)}>{titleOfPrompt(promptId)}</Link>
            </dd>
          </>
        )}
        {runId !== null && (
          <>
            <dt>{words.evidence}</dt>
            <dd>
              <Link href={addresses.experiment(runId)}>{words.evidenceLink}</Link>
            </dd>
          </>
        )}
      </dl>
    </Section>
  );
}

/** The repository it was sent to, while it is still known here. */
function useRepositoryOf({ address }: ProposalView): RepositoryView | undefined {
  const state = useProcedure('app.state', {});
  return state.data?.repositories.find((repository) => repository.address === address);
}

function WhatNext({ change }: { readonly change: ProposalView }) {
  const isSample = useRepositoryOf(change)?.sample === true;
  return (
    <>
      <Section title={copy.change.next}>
        <div className={styles['words']}>
          <p>{isSample ? copy.change.nextSample : copy.change.nextReview}</p>
          {!isSample && <p>{change.signOffId === null ? copy.change.nextLatestFree : copy.change.nextLatest}</p>}
        </div>
      </Section>
      <Section title={copy.change.back}>
        <p className={styles['words']}>{copy.change.backWords}</p>
      </Section>
    </>
  );
}

function EngineerFold({ change }: { readonly change: ProposalView }) {
  const words = copy.engineer;
  const facts: readonly (readonly [string, string | null])[] = [
    [words.detail, change.error?.detail ?? null],
    [words.address, change.address],
    [words.version, change.commit],
    [words.change, change.id],
    [words.signOff, change.signOffId],
    [words.experiment, change.runId],
  ];
  const known = facts.flatMap(([label, value]) => (value === null || value === '' ? [] : [[label, value] as const]));
  return (
    <Fold title={words.fold}>
      <div className={styles['engineer']}>
        <dl className={styles['ids']}>
          {known.map(([label, value]) => (
            <div key={label} className={styles['pair']}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div>
          <CopyButton text={known.map(([label, value]) => `${label}: ${value}`).join('\n')} label={words.copy} />
        </div>
      </div>
    </Fold>
  );
}

/** Says once that it arrived, or that it did not, to somebody who does not see the screen change. */
function useStateAnnouncement(state: ProposalView['state']): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== state) announce(copy.change.announce[state]);
    before.current = state;
  }, [state]);
}
