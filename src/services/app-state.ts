import { type AppStateView } from '#contract/views';
import { type PromptFiles } from './authoring/prompt-files.ts';
import { type ServiceContext } from './context.ts';
import { type Repositories } from './repositories/repositories.ts';
import { practiceConnectionId, readConnections, readSettings } from './settings/settings.ts';

/** What the frame around every screen shows: who, where, which models, how much is waiting. */
export async function readAppState(
  context: ServiceContext,
  repositories: Repositories,
  files: PromptFiles,
): Promise<AppStateView> {
  const { current, all } = repositories.views();
  const settings = readSettings(context);
  const connections = readConnections(context);
  const connection =
    connections.find((each) => each.id === settings.connectionId) ??
    connections.find((each) => each.id === practiceConnectionId);
  const runs = current
    ? context.stores.runs.list({ repository: current.id }).filter((run) => run.removedAt === null)
    : [];
  const openReview = current
    ? context.stores.reviews.list(current.id).find((review) => review.items.some((item) => item.label === null))
    : undefined;
  return {
    version: context.app.version,
    host: context.app.host,
    repository: current,
    repositories: all,
    person: settings.person,
    connection: {
      id: connection?.id ?? practiceConnectionId,
      label: connection?.label ?? '',
      practice: connection?.practice ?? true,
    },
    counts: {
      prompts: current?.commit ? (await files.ids()).length : 0,
      experiments: runs.length,
      running: runs.filter((run) => run.state === 'running').length,
      review: openReview
        ? { done: openReview.items.filter((item) => item.label !== null).length, total: openReview.items.length }
        : null,
      proposals: current ? context.stores.proposals.list(current.id).length : 0,
    },
    suggestion: current?.sample ? await context.suggestion() : null,
  };
}
