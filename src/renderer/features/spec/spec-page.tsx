import { type ReactNode, useCallback, useEffect, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { titleOfPrompt } from '#domain/prompt/prompt-path';
import { emptySpec } from '#domain/spec/spec-file';
import { type OpenDraft, useDraft } from '../../app/drafts/use-draft.ts';
import { addresses, goTo } from '../../app/location.ts';
import { PromptScreen } from '../../app/prompt-bar/prompt-screen.tsx';
import { useActions } from '../../state/actions.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { Page } from '../../ui/page/page.tsx';
import { EmptyState } from '../../ui/page/states.tsx';
import { pageCopy as copy } from './copy.ts';
import { addButtonId } from './criterion/criterion-handling.ts';
import { SpecDocument } from './spec-document.tsx';
import { readSpec } from './spec-form.ts';
import styles from './spec-page.module.css';
import { TextView } from './text-view.tsx';

/** What good means for this prompt: as a document to read and fill in, or as the text of the file. */
export function SpecPage({ promptId }: { readonly promptId: string }) {
  const [search] = useSearchParams();
  const asText = search.get('as') === 'text';
  const at = search.get('at');
  const show = useCallback(
    (text: boolean): void => {
      const address = addresses.prompt(promptId, 'spec');
      goTo(text ? `${address}?as=text` : address, { replace: true });
      document.getElementById('main')?.scrollTo({ top: 0 });
    },
    [promptId],
  );
  const showText = useCallback(() => show(true), [show]);
  const toggle = asText ? copy.asForm : copy.asText;
  useActions([
    {
      id: 'spec-view',
      group: titleOfPrompt(promptId),
      title: asText ? copy.showForm : copy.showText,
      run: () => show(!asText),
    },
  ]);
  return (
    <PromptScreen
      promptId={promptId}
      tab="spec"
      bar={({ text }) =>
        // Without a spec the screen's one primary button is the one that starts it.
        text === '' ? { primary: <ButtonLink href={addresses.newExperiment(promptId)}>{copy.run}</ButtonLink> } : {}
      }
    >
      {(draft) => (
        <SpecBody
          draft={draft}
          asText={asText}
          at={at}
          onText={showText}
          toggle={
            <Button variant="quiet" onClick={() => show(!asText)}>
              {toggle}
            </Button>
          }
        />
      )}
    </PromptScreen>
  );
}

function SpecBody({
  draft,
  asText,
  at,
  toggle,
  onText,
}: {
  readonly draft: OpenDraft;
  readonly asText: boolean;
  readonly at: string | null;
  readonly toggle: ReactNode;
  readonly onText: () => void;
}) {
  const { text, file, promptId } = draft;
  const reading = useMemo(() => readSpec(file.path, text), [file.path, text]);
  const cases = useDraft(promptId, 'cases');
  const mustBeText = reading.kind === 'text-only' && !asText;
  useEffect(() => {
    // It stays text when it becomes readable: nobody's field may turn into a form while she types.
    if (mustBeText) onText();
  }, [mustBeText, onText]);
  if (reading.kind === 'none') return <NoSpec draft={draft} />;
  if (asText || reading.kind !== 'form') {
    return (
      <div className={styles['whole']}>
        {reading.kind === 'form' && <div className={styles['views']}>{toggle}</div>}
        {reading.kind === 'text-only' && <p className={styles['explained']}>{copy.unreadable}</p>}
        {reading.kind === 'read-only' && <p className={styles['explained']}>{copy.readOnly}</p>}
        <TextView draft={draft} problems={reading.problems} />
      </div>
    );
  }
  return (
    <SpecDocument
      draft={draft}
      form={reading.form}
      problems={reading.problems}
      toggle={toggle}
      at={at}
      casesText={cases.status === 'ready' ? cases.draft.text : ''}
    />
  );
}

function NoSpec({ draft }: { readonly draft: OpenDraft }) {
  const start = (): void => {
    draft.change(emptySpec());
    // The button is gone by then: the focus goes on to what comes next.
    requestAnimationFrame(() => document.getElementById(addButtonId('must'))?.focus());
  };
  return (
    <Page>
      <EmptyState
        title={copy.none.title}
        actions={
          !draft.readOnly && (
            <Button variant="primary" onClick={start}>
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
