import { useCommand, useProcedure } from '../../app/queries.ts';

export const useReviews = () => useProcedure('review.list', {});
export const useReview = (reviewId: string) => useProcedure('review.get', { reviewId });
/** The repository of a review's experiment, where another one is open. */
export const useElsewhere = (runId: string | undefined) =>
  useProcedure('run.get', { runId: runId ?? '' }, { enabled: runId !== undefined }).data?.elsewhere;
export const useFinishedRuns = () => useProcedure('run.list', {});
export const useReviewSettings = () => {
  const settings = useProcedure('settings.get', {});
  const save = useCommand('settings.save');
  return {
    autoAdvance: settings.data?.autoAdvance ?? true,
    singleKeyShortcuts: settings.data?.singleKeyShortcuts ?? true,
    save: save.run,
  };
};
