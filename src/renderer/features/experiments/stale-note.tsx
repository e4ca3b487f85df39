import { type RunView } from '#contract/run';
import { Note } from '../../ui/page/note.tsx';
import { copy } from './copy.ts';
import { useSignOffGate } from './queries.ts';

/** Of a finished experiment whose text, spec or cases changed since: which, and what follows. Nothing of what is signed, which stays as it was signed. */
export function StaleNote({ run }: { readonly run: RunView }) {
  const changed = useSignOffGate(run.id, run.state === 'finished').data?.changedSince ?? [];
  if (changed.length === 0 || run.signOffId !== null || run.kind === 'scored') return null;
  return (
    <Note tone="unsure" title={copy.run.stale(changed)}>
      <p>{copy.run.staleHint}</p>
    </Note>
  );
}
