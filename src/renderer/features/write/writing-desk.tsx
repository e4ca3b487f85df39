import { type EditorView } from '@codemirror/view';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { type OpenDraft, useDraft } from '../../app/drafts/use-draft.ts';
import { DraftEditor } from '../../app/editor/draft-editor.tsx';
import { usePromptTitle } from '../../app/use-prompt-title.ts';
import { AboutPrompt } from './about/about-prompt.tsx';
import { copy } from './copy.ts';
import { marks } from './editor/marks.ts';
import { promptEditing, showKnownVariables } from './editor/prompt-editing.ts';
import { Margin } from './margin/margin.tsx';
import { factsOfCases, factsOfPrompt } from './margin/prompt-facts.ts';
import { useMarginNotes } from './margin/use-margin-notes.tsx';
import { useNoteTops } from './margin/use-note-tops.ts';
import { PreviewDialog } from './preview/preview-dialog.tsx';
import { TextTools } from './text-tools.tsx';
import { useIsNarrow } from './use-is-narrow.ts';
import styles from './write.module.css';

/** Text on the left, notes on the right, nothing over the text. */
export function WritingDesk({ draft, headerAsText }: { readonly draft: OpenDraft; readonly headerAsText: boolean }) {
  const title = usePromptTitle(draft.promptId);
  const [view, setView] = useState<EditorView | null>(null);
  const [aboutOpen, setAboutOpen] = useState(false);
  const [previewing, setPreviewing] = useState(false);
  const [desk, narrow] = useIsNarrow(640);

  const { path } = draft.file;
  const facts = useMemo(() => factsOfPrompt(path, draft.text), [path, draft.text]);
  const casesDraft = useDraft(draft.promptId, 'cases');
  const casesText = useDeferredValue(casesDraft.status === 'ready' ? casesDraft.draft.text : '');
  const cases = useMemo(() => factsOfCases('cases', casesText), [casesText]);

  const declared = useMemo(() => Object.keys(facts.prompt?.header?.variables ?? {}), [facts.prompt]);
  useEffect(() => {
    if (view !== null) showKnownVariables(view, declared);
  }, [view, declared, headerAsText]);

  const notes = useMarginNotes({ draft, facts, cases, view, onDescribe: () => setAboutOpen(true) });
  const tops = useNoteTops(
    view,
    notes.map(({ at }) => at),
  );
  const showsHeader = headerAsText || (facts.prompt === null && !aboutOpen);
  const extensions = useMemo(() => [promptEditing(showsHeader), marks, tops.extension], [showsHeader, tops.extension]);
  const names = [...new Set([...facts.variables.map(({ name }) => name), ...declared])];
  return (
    <div className={styles['desk']} ref={desk}>
      <div className={styles['doc']}>
        <div>
          {!headerAsText && <AboutPrompt draft={draft} facts={facts} open={aboutOpen} onOpenChange={setAboutOpen} />}
          {showsHeader && !headerAsText && <p>{copy.about.broken}</p>}
          <TextTools
            view={view}
            title={title}
            variables={names}
            readOnly={draft.readOnly}
            onPreview={() => setPreviewing(true)}
          />
          <DraftEditor
            draft={draft}
            label={copy.editor(title)}
            look="reading"
            extensions={extensions}
            onView={setView}
          />
        </div>
        <Margin notes={notes} tops={tops} narrow={narrow} />
      </div>
      <PreviewDialog prompt={facts.prompt} cases={cases.cases} open={previewing} onClose={() => setPreviewing(false)} />
    </div>
  );
}
