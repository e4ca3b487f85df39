import { useEffect, useRef, useState } from 'react';
import { type ProposalListItem, type ProposalPreview } from '#contract/proposal';
import { addresses, goTo } from '../../app/location.ts';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { useActions } from '../../state/actions.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { PracticeChip } from '../../ui/text/chip.tsx';
import { TextField } from '../../ui/input/field.tsx';
import { Fold } from '../../ui/page/fold.tsx';
import { Banner, Headline, Page, PageBar } from '../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { earlierChange, freeName, isChangeName } from './change-words.ts';
import styles from './changes.module.css';
import { copy } from './copy.ts';
import { Description } from './description.tsx';
import { GateSection, ResultSentence } from './evidence.tsx';
import { FileList } from './file-list.tsx';
import { PersonalDataBanner } from './personal-data-banner.tsx';

/** `/changes/new/:signOffId`: everything that will leave this computer, before it does. */
export function NewChangePage({ signOffId }: { readonly signOffId: string }) {
  const preview = useProcedure('proposal.preview', { signOffId });
  const changes = useProcedure('proposal.list', {});
  if (preview.data && !changes.isPending) {
    const readAgain = (): void => void preview.refetch();
    return <NewChange preview={preview.data} changes={changes.data?.proposals ?? []} readAgain={readAgain} />;
  }
  return (
    <>
      <PageBar title={copy.create.title} />
      <Page>
        {preview.error ? (
          <ErrorState
            trouble={preview.error}
            action={
              preview.error.code === 'not-found' ? (
                <ButtonLink href={addresses.changes}>{copy.change.toList}</ButtonLink>
              ) : (
                <Button onClick={() => void preview.refetch()}>{copy.create.again}</Button>
              )
            }
          />
        ) : (
          <Skeleton label={copy.create.loading} lines={8} />
        )}
      </Page>
    </>
  );
}

interface NewChangeProps {
  readonly preview: ProposalPreview;
  readonly changes: readonly ProposalListItem[];
  /** What the team reads is not what is shown here any more. */
  readonly readAgain: () => void;
}

function NewChange(props: NewChangeProps) {
  const earlier = earlierChange(props.changes, props.preview.signOffId);
  const sentId = earlier === null || earlier.state === 'failed' ? null : earlier.id;
  // It is sent once: whoever comes to send it again wants to see what became of it.
  useEffect(() => {
    if (sentId !== null) goTo(addresses.change(sentId), { replace: true });
  }, [sentId]);
  if (sentId !== null) return <PageBar title={copy.create.title} />;
  return props.preview.refusal === null ? (
    <SendableChange {...props} />
  ) : (
    <RefusedChange {...props} refusal={props.preview.refusal} />
  );
}

function SendableChange({ preview, changes, readAgain }: NewChangeProps) {
  const { promptId, runId } = preview;
  // One that arrived or is on its way is refused before this screen: what is left did not arrive.
  const earlier = earlierChange(changes, preview.signOffId);
  const afterSigning = useProcedure('signOff.get', { runId }).data?.afterSigning ?? null;
  const form = useSending(preview, changes, readAgain);
  const send = (): void => void form.send();
  useActions([{ id: 'send-change', title: copy.create.send, group: copy.create.title, keys: 'mod+enter', run: send }]);
  return (
    <>
      <PageBar
        title={copy.create.title}
        mark={preview.practice && <PracticeChip />}
        primary={
          <Button variant="primary" busy={form.busy} onClick={send}>
            {copy.create.send}
          </Button>
        }
      />
      {earlier && (
        <Banner
          tone="accent"
          action={<ButtonLink href={addresses.change(earlier.id)}>{copy.create.seeEarlier}</ButtonLink>}
        >
          {copy.create.earlierFailed}
        </Banner>
      )}
      {afterSigning !== null && <Banner>{afterSigning}</Banner>}
      <PersonalDataBanner files={preview.files} promptId={promptId} />
      <Page>
        {form.error && (
          <div className={styles['trouble']}>
            <ErrorState card trouble={form.error} />
          </div>
        )}
        <div className={styles['head']}>
          <div className={styles['first']}>
            <TextField
              label={copy.create.titleLabel}
              hint={copy.create.titleHint}
              error={form.titleMissing ? copy.create.titleMissing : null}
              maxLength={200}
              ref={form.titleField}
              value={form.title}
              onChange={form.setTitle}
            />
            <ResultSentence runId={runId} />
          </div>
          <Meaning preview={preview} />
        </div>
        <FileList files={preview.files} promptId={promptId} />
        <GateSection runId={runId} />
        <Description text={preview.description} />
        <EngineerFold preview={preview} name={form.name} onName={form.setName} />
      </Page>
    </>
  );
}

/** It cannot be sent: why, and where to go. What would have been sent can still be read. */
function RefusedChange({ preview, refusal }: NewChangeProps & { readonly refusal: string }) {
  return (
    <>
      <PageBar
        title={copy.create.title}
        mark={preview.practice && <PracticeChip />}
        primary={
          <ButtonLink variant="primary" href={addresses.experiment(preview.runId)}>
            {copy.create.refusedExperiment}
          </ButtonLink>
        }
      />
      <Page>
        <Headline lede={copy.create.refused}>{refusal}</Headline>
        <FileList files={preview.files} promptId={preview.promptId} folded />
        <Description text={preview.description} />
      </Page>
    </>
  );
}

/** What is typed on the screen, and sending it. */
function useSending(preview: ProposalPreview, changes: readonly ProposalListItem[], readAgain: () => void) {
  const [typedTitle, setTitle] = useState<string | null>(null);
  const [typedName, setName] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const titleField = useRef<HTMLInputElement>(null);
  const sending = useCommand('proposal.send', { quiet: true });
  const title = typedTitle ?? preview.title;
  const usedNames = changes.filter(({ address }) => address === preview.target.address).map(({ branch }) => branch);
  const name = typedName ?? freeName(preview.branch, usedNames);
  const send = async (): Promise<void> => {
    if (sending.busy) return;
    setTried(true);
    if (title.trim() === '') return titleField.current?.focus();
    const sent = await sending.run({
      signOffId: preview.signOffId,
      title: title.trim(),
      branch: name.trim() === '' ? preview.branch : name.trim(),
      read: preview.description,
    });
    if (sent !== undefined) return goTo(addresses.change(sent.proposalId), { replace: true });
    readAgain();
    document.querySelector('main')?.scrollTo({ top: 0 });
  };
  return {
    title,
    setTitle,
    titleField,
    titleMissing: tried && title.trim() === '',
    name,
    setName,
    send,
    busy: sending.busy,
    error: sending.error,
  };
}

function Meaning({ preview }: { readonly preview: ProposalPreview }) {
  const state = useProcedure('app.state', {});
  const isSample = state.data?.repository?.sample === true && state.data.repository.address === preview.target.address;
  return (
    <aside className={styles['meaning']} aria-label={copy.create.meaning}>
      <h2>{copy.create.meaning}</h2>
      <p>
        {copy.create.where(preview.target.name)} {copy.create.effect}
      </p>
      <p>{copy.create.exactly}</p>
      {isSample && <p>{copy.create.sample}</p>}
      <h2>{copy.create.back}</h2>
      <p>{copy.create.backWords}</p>
    </aside>
  );
}

interface EngineerFoldProps {
  readonly preview: ProposalPreview;
  readonly name: string;
  readonly onName: (name: string) => void;
}

function EngineerFold({ preview, name, onName }: EngineerFoldProps) {
  const words = copy.engineer;
  const isWrong = name.trim() !== '' && !isChangeName(name.trim());
  return (
    <Fold title={words.fold}>
      <div className={styles['engineer']}>
        <TextField
          label={words.name}
          hint={words.nameHint}
          error={isWrong ? words.nameProblem : null}
          mono
          spellCheck={false}
          maxLength={121}
          value={name}
          onChange={onName}
        />
        <dl className={styles['ids']}>
          <dt>{words.address}</dt>
          <dd>{preview.target.address}</dd>
          <dt>{words.onto}</dt>
          <dd>{preview.target.branch}</dd>
          <dt>{words.signOff}</dt>
          <dd>{preview.signOffId}</dd>
          <dt>{words.experiment}</dt>
          <dd>{preview.runId}</dd>
        </dl>
      </div>
    </Fold>
  );
}
