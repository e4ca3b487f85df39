import { type ElsewhereView } from '#contract/fields';
import { type Stores } from '../stores/stores.ts';

/** The repository that something belongs to, where another one is open; null: it belongs to the open one, or to none. */
export function elsewhereOf(
  { settings, repositories }: Pick<Stores, 'settings' | 'repositories'>,
  repository: string | null,
): ElsewhereView {
  if (repository === null || repository === settings.currentRepository()) return null;
  return { id: repository, name: repositories.get(repository)?.name ?? null };
}
