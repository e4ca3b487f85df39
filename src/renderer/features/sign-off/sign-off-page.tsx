import { useState } from 'react';
import { type SignOffView } from '#contract/views';
import { type GateItem } from '#domain/run-result';
import { addresses, goTo } from '../../app/location.ts';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Chip, PracticeChip } from '../../ui/chip.tsx';
import { GateList } from '../../ui/evidence/gate-list.tsx';
import { Headline, Page, PageBar, Section } from '../../ui/page.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { copy } from './copy.ts';
import { SignatureForm } from './signature-form.tsx';
import { headlineOf, mendingOf } from './sign-off-words.ts';
import styles from './sign-off-page.module.css';
import { Statement } from './statement.tsx';

/** `/experiments/:id/sign-off`: every point with its evidence, and a named person's decision on it. */
export function SignOffPage({ runId }: { readonly runId: string }) {
  const view = useProcedure('signOff.get', { runId });
  if (view.data) return <SignOff view={view.data} />;
  return (
    <>
      <PageBar title={copy.fallbackTitle} />
      <Page>
        {view.isPending && <Skeleton label={copy.loading} lines={8} />}
        {view.error && (
          <ErrorState
            trouble={view.error}
            action={
              view.error.code === 'bad-input' || view.error.code === 'not-found' ? (
                <ButtonLink href={addresses.experiment(runId)}>{copy.toExperiment}</ButtonLink>
              ) : (
                <Button onClick={() => void view.refetch()}>{copy.retry}</Button>
              )
            }
          />
        )}
      </Page>
    </>
  );
}

const formId = 'signature';

function SignOff({ view }: { readonly view: SignOffView }) {
  const [busy, setBusy] = useState(false);
  const { signOff, signOffId } = view;
  const isException = signOff?.decision === 'exception';
  const words = headlineOf(view);
  return (
    <>
      <PageBar
        title={copy.title(view.title)}
        mark={
          <>
            {view.practice && <PracticeChip />}
            {isException && <Chip tone="unsure">{copy.exceptionChip}</Chip>}
          </>
        }
        actions={<ButtonLink href={addresses.experiment(view.runId)}>{copy.toExperiment}</ButtonLink>}
        primary={
          signOff && signOffId !== null ? (
            <ButtonLink variant="primary" href={addresses.newChange(signOffId)}>
              {copy.propose}
            </ButtonLink>
          ) : (
            <Button variant="primary" type="submit" form={formId} busy={busy} disabled={!view.canApprove}>
              {copy.sign}
            </Button>
          )
        }
      />
      <Page>
        {signOff ? (
          <Headline lede={copy.signedLede}>
            {isException ? copy.signedException(signOff.name) : copy.signedBy(signOff.name)}
          </Headline>
        ) : (
          <Headline lede={words.lede ?? undefined}>{words.headline}</Headline>
        )}
        {view.refusal !== null && signOff === null && <RunAgain view={view} />}
        {view.practice && <p className={styles['practice']}>{copy.practice}</p>}
        <div className={styles['columns']}>
          <Section title={copy.gate}>
            <GateList gate={view.gate} label={copy.gate} actionFor={(item) => <Mend view={view} item={item} />} />
          </Section>
          {signOff ? (
            <Statement view={view} signOff={signOff} />
          ) : (
            view.refusal === null && <SignatureForm id={formId} view={view} onBusy={setBusy} />
          )}
        </div>
      </Page>
    </>
  );
}

function RunAgain({ view }: { readonly view: SignOffView }) {
  return (
    <div className={styles['again']}>
      {view.changedSince.length > 0 && (
        <p>{copy.changed(view.changedSince.map((kind) => copy.kinds[kind]).join(', '))}</p>
      )}
      <ButtonLink href={addresses.newExperiment(view.promptId)}>{copy.runAgain}</ButtonLink>
    </div>
  );
}

/** The way to what would mend an open point; nothing once it is signed, which is kept as it was. */
function Mend({ view, item }: { readonly view: SignOffView; readonly item: GateItem }) {
  const start = useCommand('review.start');
  if (view.signOff !== null) return null;
  const review = async (): Promise<void> => {
    const started = await start.run({ runId: view.runId });
    if (started !== undefined) goTo(addresses.review(started.reviewId));
  };
  switch (mendingOf(item)) {
    case 'review':
      return (
        <Button variant="text" busy={start.busy} onClick={() => void review()}>
          {copy.review}
        </Button>
      );
    case 'run':
      return (
        <ButtonLink variant="text" href={addresses.newExperiment(view.promptId)}>
          {copy.runAgain}
        </ButtonLink>
      );
    case 'prompt':
      return (
        <ButtonLink variant="text" href={addresses.prompt(view.promptId)}>
          {copy.openPrompt}
        </ButtonLink>
      );
    case 'spec':
      return (
        <ButtonLink variant="text" href={addresses.prompt(view.promptId, 'spec')}>
          {copy.openSpec}
        </ButtonLink>
      );
    case 'cases':
      return (
        <ButtonLink variant="text" href={addresses.experiment(view.runId)}>
          {copy.seeCases}
        </ButtonLink>
      );
    case 'none':
      return null;
  }
}
