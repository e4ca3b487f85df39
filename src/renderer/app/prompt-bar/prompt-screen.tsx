import { type ReactNode, useLayoutEffect } from 'react';
import { type DraftKind } from '#contract/prompt';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { Page, PageBar } from '../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { type OpenDraft, useDraft } from '../drafts/use-draft.ts';
import { saveDraft } from '../drafts/draft-saving.ts';
import { addresses, type PromptTab } from '../location.ts';
import { copy } from './copy.ts';
import { PromptBar, type PromptBarProps } from './prompt-bar.tsx';

const kinds: Record<PromptTab, DraftKind> = { write: 'prompt', spec: 'spec', cases: 'cases' };

/** A tab of a prompt: its head, and below it what is shown once the draft is read. */
export function PromptScreen({
  promptId,
  tab,
  bar,
  children,
}: {
  readonly promptId: string;
  readonly tab: PromptTab;
  readonly bar?: (draft: OpenDraft) => Partial<PromptBarProps>;
  readonly children: (draft: OpenDraft) => ReactNode;
}) {
  const answer = useDraft(promptId, kinds[tab]);
  const key = answer.status === 'ready' ? answer.draft.key : null;
  // Before the next screen asks anything: an experiment must see what was typed last.
  useLayoutEffect(() => () => void (key === null ? undefined : saveDraft(key)), [key]);
  if (answer.status === 'ready') {
    return (
      <>
        <PromptBar promptId={promptId} tab={tab} draft={answer.draft} {...bar?.(answer.draft)} />
        {children(answer.draft)}
      </>
    );
  }
  const isMissing = answer.status === 'failed' && answer.error.code === 'not-found';
  return (
    <>
      {isMissing ? <PageBar title={copy.missing} /> : <PromptBar promptId={promptId} tab={tab} draft={null} />}
      <Page>
        {answer.status === 'loading' ? (
          <Skeleton lines={8} />
        ) : (
          <ErrorState
            trouble={answer.error}
            action={
              isMissing ? (
                <ButtonLink href={addresses.prompts}>{copy.toPrompts}</ButtonLink>
              ) : (
                <Button onClick={answer.retry}>{copy.again}</Button>
              )
            }
          />
        )}
      </Page>
    </>
  );
}
