import { PromptScreen } from '../../app/prompt-bar/prompt-screen.tsx';
import { useState } from 'react';
import { copy } from './copy.ts';
import { WritingDesk } from './writing-desk.tsx';

/** The prompt as reading matter, with notes in the margin. */
export function WritePage({ promptId }: { readonly promptId: string }) {
  const [headerAsText, setHeaderAsText] = useState(false);
  return (
    <PromptScreen
      promptId={promptId}
      tab="write"
      bar={() => ({
        menu: [
          {
            label: headerAsText ? copy.tools.headerAsForm : copy.tools.headerAsText,
            onSelect: () => setHeaderAsText(!headerAsText),
          },
        ],
      })}
    >
      {(draft) => <WritingDesk draft={draft} headerAsText={headerAsText} />}
    </PromptScreen>
  );
}
