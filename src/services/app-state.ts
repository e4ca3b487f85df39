import { AppError } from '#contract/errors';
import { type AppStateView } from '#contract/repository';
import { type PromptFiles } from './authoring/prompt-files.ts';
import { type ServiceContext } from './context.ts';
import { type Repositories } from './repositories/repositories.ts';
import { practiceConnectionId, readConnections } from './settings/connections.ts';
import { shownSettings } from './settings/settings.ts';

/** A repository that cannot be read must not take the frame with it: from there the person opens another one. */
async function countPrompts(files: PromptFiles): Promise<number> {
  try {
    return (await files.ids()).length;
  } catch (error) {
    if (error instanceof AppError) return 0;
    throw error;
  }
}

/** What the frame around every screen shows: who, where, which models, how much is waiting. */
export async function readAppState(
  context: ServiceContext,
  repositories: Repositories,
  files: PromptFiles,
): Promise<AppStateView> {
  const { current, all } = repositories.views();
  const settings = shownSettings(context);
  const connections = readConnections(context);
  const connection =
    connections.find((each) => each.id === settings.connectionId) ??
    connections.find((each) => each.id === practiceConnectionId);
  const { runs, reviews, proposals } = context.stores;
  const tally = current ? runs.tally(current.id) : { kept: 0, running: 0 };
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
      prompts: current?.commit ? await countPrompts(files) : 0,
      experiments: tally.kept,
      running: tally.running,
      review: current ? reviews.open(current.id) : null,
      proposals: current ? proposals.count(current.id) : 0,
    },
    suggestion: current?.sample ? await context.suggestion() : null,
  };
}
