import { useState } from 'react';
import { type PromptFoldersView } from '#contract/prompt';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { Button } from '../../ui/input/button.tsx';
import { Checkbox } from '../../ui/input/choice.tsx';
import { Note } from '../../ui/page/note.tsx';
import { copy } from './copy.ts';

const words = copy.folders;

/** Asks where the prompts stand, where nobody has said and the usual folder has none. */
export function FoldersCard({ view }: { readonly view: PromptFoldersView }) {
  const { data: app } = useProcedure('app.state', {});
  const trusted = app?.repository?.trusted ?? false;
  const [chosen, setChosen] = useState<readonly string[]>(view.found.slice(0, 1).map(({ folder }) => folder));
  const choose = useCommand('prompt.chooseFolders');
  const toggle = (folder: string, wanted: boolean): void =>
    setChosen(wanted ? [...chosen, folder] : chosen.filter((each) => each !== folder));
  return (
    <Note
      tone="accent"
      title={words.title}
      actions={
        <Button
          variant="primary"
          busy={choose.busy}
          disabled={!trusted || chosen.length === 0}
          onClick={() => void choose.run({ folders: [...chosen] })}
        >
          {words.choose}
        </Button>
      }
    >
      <p>{words.words}</p>
      {view.found.map(({ folder, prompts }) => (
        <Checkbox
          key={folder}
          label={words.folder(folder, prompts)}
          checked={chosen.includes(folder)}
          onChange={(wanted) => toggle(folder, wanted)}
        />
      ))}
      {!trusted && <p>{words.trustFirst}</p>}
    </Note>
  );
}

/** Files beside the prompts that are none, as what they are. */
export function OtherFiles({ view }: { readonly view: PromptFoldersView }) {
  if (view.others.length === 0) return null;
  return (
    <Note tone="unsure" title={words.others}>
      <ul>
        {view.others.map(({ path, what }) => (
          <li key={path}>{words.other(path, what)}</li>
        ))}
      </ul>
    </Note>
  );
}
