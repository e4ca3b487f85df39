import { type Action } from '../../state/actions.ts';
import { type MenuEntry } from './menu.tsx';

/** What a menu offers, for the palette too. `nameOf` says more than the menu must, where the place of an entry says the rest there. */
export function menuActions(
  group: string,
  entries: readonly MenuEntry[],
  nameOf: (label: string) => string = (label) => label,
): Action[] {
  return entries.flatMap((entry) =>
    'onSelect' in entry && entry.disabled !== true
      ? [{ id: `${group}/${entry.label}`, title: nameOf(entry.label), group, run: entry.onSelect }]
      : [],
  );
}
