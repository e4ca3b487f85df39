import { useState } from 'react';
import { type PromptListItem } from '#contract/prompt';
import { addresses, goTo } from '../../app/location.ts';
import { Button } from '../../ui/input/button.tsx';
import { Select } from '../../ui/input/choice.tsx';
import { Dialog } from '../../ui/overlay/dialog.tsx';
import { copy } from './copy.ts';

const words = copy.importing;

/** Cases belong to a prompt: which one, then what is added. */
export function ImportDialog({
  open,
  prompts,
  onClose,
}: {
  readonly open: boolean;
  /** At least one. */
  readonly prompts: readonly PromptListItem[];
  readonly onClose: () => void;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const promptId = chosen ?? prompts[0]?.id ?? '';
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.title}
      description={words.words}
      foot={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" onClick={() => goTo(addresses.addCases(promptId))}>
            {words.verb}
          </Button>
        </>
      }
    >
      <Select
        label={words.prompt}
        value={promptId}
        choices={prompts.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={setChosen}
      />
    </Dialog>
  );
}
