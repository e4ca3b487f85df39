import { type RunListItem } from '#contract/run';
import { addresses, goTo } from '../../../app/location.ts';
import { type MenuEntry } from '../../../ui/overlay/menu.tsx';
import { copy as listCopy } from '../copy.ts';
import { copy as scoringCopy } from '../scoring/copy.ts';
import { copy } from './copy.ts';

/** Ways to do it again: with what was chosen and the files of now, or exactly as it was. Answers from a file can only be scored from a file again. */
export function againEntries(
  { id, kind, promptId }: Pick<RunListItem, 'id' | 'kind' | 'promptId'>,
  replay: () => void,
): MenuEntry[] {
  if (kind === 'scored') {
    return [{ label: scoringCopy.again, icon: 'play', onSelect: () => goTo(addresses.scoreAnswers(promptId)) }];
  }
  const again: MenuEntry = {
    label: listCopy.list.again,
    icon: 'play',
    onSelect: () => goTo(kind === 'experiment' ? addresses.runAgain(promptId, id) : addresses.newExperiment(promptId)),
  };
  return kind === 'experiment' ? [again, { label: copy.entry, onSelect: replay }] : [again];
}
