import { useState } from 'react';
import { type RunView } from '#contract/run';
import { Button } from '../../../ui/input/button.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { ReplayDialog } from '../replay/replay-dialog.tsx';
import { copy } from './copy.ts';

/** What was taken over of an earlier experiment, and which text will be tested: today's, which may be another one than was tested then. */
export function AgainNote({ run, contentNow }: { readonly run: RunView; readonly contentNow: string | null }) {
  const [replaying, setReplaying] = useState(false);
  if (run.setup === null || contentNow === null) return null;
  const isSame = run.setup.content === contentNow;
  return (
    <>
      <Note
        tone={isSame ? 'accent' : 'unsure'}
        title={copy.again.title(run.title)}
        actions={
          !(isSame && run.setup.more === 0) && (
            <Button variant="text" onClick={() => setReplaying(true)}>
              {copy.again.replay}
            </Button>
          )
        }
      >
        <p>{isSame ? copy.again.sameText : copy.again.otherText}</p>
        {run.setup.more > 0 && <p>{copy.again.more(run.setup.more)}</p>}
      </Note>
      {replaying && <ReplayDialog runId={run.id} onClose={() => setReplaying(false)} />}
    </>
  );
}
