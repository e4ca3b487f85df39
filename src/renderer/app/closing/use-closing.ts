import { type PromptListItem } from '#contract/prompt';
import { useProcedure } from '../queries.ts';

export interface ClosingModel {
  readonly model: string;
  /** Until it closes: 0 today, negative once it is closed. */
  readonly days: number;
}

/** Which of the models that prompts use close soon, as their server last said. Asks no server. */
export function useClosing(): (prompt: Pick<PromptListItem, 'model'>) => ClosingModel | null {
  const { data } = useProcedure('connection.closing', {});
  const { data: settings } = useProcedure('settings.get', {});
  return (prompt) => {
    const model = prompt.model ?? settings?.model ?? null;
    return data?.models.find((each) => each.model === model) ?? null;
  };
}
