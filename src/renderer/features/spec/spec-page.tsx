import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { emptySpec } from '#domain/spec-file';
import { type OpenDraft, useDraft } from '../../app/drafts/use-draft.ts';
import { addresses, goTo } from '../../app/location.ts';
import { PromptScreen } from '../../app/prompt-bar/prompt-screen.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { pageCopy as copy } from './copy.ts';
import { SpecDocument } from './spec-document.tsx';
import { readSpec } from './spec-form.ts';
import styles from './spec-page.module.css';
import { TextView } from './text-view.tsx';

/** What good means for this prompt: as a document to read and fill in, or as the text of the file. */
export function SpecPage({ promptId }: { readonly promptId: string }) {
  const [search] = useSearchParams();
  const asText = search.get('as') === 'text';
  const address = addresses.prompt(promptId, 'spec');
  return (
    <PromptScreen
      promptId={promptId}
      tab="spec"
      bar={(draft) => ({
        actions: draft.text !== '' && (
          <Button onClick={() => goTo(asText ? address : `${address}?as=text`, { replace: true })}>
            {asText ? copy.asForm : copy.asText}
          </Button>
        ),
      })}
    >
      {(draft) => <SpecBody draft={draft} asText={asText} />}
    </PromptScreen>
  );
}

function SpecBody({ draft, asText }: { readonly draft: OpenDraft; readonly asText: boolean }) {
  const { text, file, promptId } = draft;
  const reading = useMemo(() => readSpec(file.path, text), [file.path, text]);
  const cases = useDraft(promptId, 'cases');
  if (reading.kind === 'none') return <NoSpec draft={draft} />;
  if (asText || reading.kind !== 'form') {
    return (
      <div className={styles['whole']}>
        {reading.kind === 'text-only' && <p className={styles['explained']}>{copy.unreadable}</p>}
        {reading.kind === 'read-only' && <p className={styles['explained']}>{copy.readOnly}</p>}
        <TextView
          text={text}
          problems={reading.problems}
          readOnly={draft.readOnly || reading.kind === 'read-only'}
          onChange={(next) => draft.change(next, { typing: true })}
        />
      </div>
    );
  }
  return (
    <SpecDocument
      draft={draft}
      form={reading.form}
      problems={reading.problems}
      casesText={cases.status === 'ready' ? cases.draft.text : ''}
    />
  );
}

function NoSpec({ draft }: { readonly draft: OpenDraft }) {
  return (
    <Page>
      <EmptyState
        title={copy.none.title}
        actions={
          !draft.readOnly && (
            <Button variant="primary" onClick={() => draft.change(emptySpec())}>
              {copy.none.button}
            </Button>
          )
        }
      >
        {copy.none.words}
      </EmptyState>
    </Page>
  );
}
