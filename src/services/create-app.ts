import { createDispatcher, type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type AppEvent } from '#contract/wire/events';
import { type App, type Ports } from './app.ts';
import { createAuthoring } from './authoring/authoring.ts';
import { createPromptFiles } from './authoring/prompt-files.ts';
import { createPromptSource } from './authoring/prompt-source.ts';
import { type ServiceContext } from './context.ts';
import { createExperiments } from './experiments/experiments.ts';
import { createProposals } from './proposals/proposals.ts';
import { createRepositories } from './repositories/repositories.ts';
import { createReviews } from './reviews/reviews.ts';
import { createAudit } from './settings/audit.ts';
import { createSettings, readSettings } from './settings/settings.ts';
import { createSignOffs } from './sign-offs/sign-offs.ts';
import { createReading } from './reading/reading.ts';
import { createExplain } from './explain/explain.ts';
import { createPreferences } from './preferences/preferences.ts';
import { createExperimentLog } from './experiment-log/experiment-log.ts';
import { createRunLogs } from './experiment-log/run-logs.ts';
import { createPolicy } from './policy/policy.ts';
import { createConfirmation } from './confirmation/confirmation.ts';
import { createExports } from './exports/exports.ts';
import { createScoring } from './scoring/scoring.ts';
import { readAppState } from './app-state.ts';
import { createCallGate } from './call-gate.ts';

/** How long a request that is under way may keep the app from closing; milliseconds. */
const longestCallMs = 2_000;

/** Ports in; one dispatcher, one stream of events and one way to close out. The same for every host. */
export function createApp(ports: Ports): App {
  const listeners = new Set<(event: AppEvent) => void>();
  const context: ServiceContext = {
    ...ports,
    emit: (event) => {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          // What changed is stored; a window that cannot be told must not undo that, nor keep it from the others.
          ports.log('error', `telling of ${event.type}: ${error instanceof Error ? error.stack : String(error)}`);
        }
      }
    },
  };

  const files = createPromptFiles(context);
  const source = createPromptSource(files, () => readSettings(context).privacy);
  const repositories = createRepositories(context, {
    refuseToLeave: (id) => proposals.refuseWhileSending(id),
    pause: async (id) => {
      const running = ports.stores.runs
        .list({ repository: id, everything: true })
        .filter((run) => run.state === 'running');
      await Promise.all(running.map((run) => experiments.runner.pause(run.id)));
    },
  });
  const experiments = createExperiments(context, source);
  const signOffs = createSignOffs(context, files, source);
  const logs = createRunLogs(context, files);
  const proposals = createProposals(context, files, signOffs, repositories, logs);

  const handlers: Handlers = {
    'app.state': () => readAppState(context, repositories, files),
    ...repositories.handlers,
    ...createAuthoring(context, files).handlers,
    ...experiments.handlers,
    ...createReviews(context).handlers,
    ...signOffs.handlers,
    ...proposals.handlers,
    ...createSettings(context).handlers,
    ...createAudit(context).handlers,
    ...createReading(context, experiments.look).handlers,
    ...createExplain(context, experiments).handlers,
    ...createPreferences(context, source, experiments).handlers,
    ...createExperimentLog(context, files, logs).handlers,
    ...createPolicy(files).handlers,
    ...createConfirmation(context, source, experiments).handlers,
    ...createExports(context, experiments.look).handlers,
    ...createScoring(context, source, experiments).handlers,
  };

  repositories.resumeInterrupted();
  experiments.resumeInterrupted();
  proposals.resumeInterrupted();

  const calls = createCallGate(
    createDispatcher(handlers, (name, error) => {
      if (!(error instanceof AppError))
        ports.log('error', `${name}: ${error instanceof Error ? error.stack : String(error)}`);
    }),
  );

  return {
    dispatch: calls.dispatch,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      // What was typed last is stored before the workspace closes; whoever waits for the network is let go first.
      const patience = new AbortController();
      const longEnough = ports.clock.wait(longestCallMs, patience.signal).catch(() => undefined);
      await Promise.allSettled([repositories.close(), calls.close(longEnough)]);
      patience.abort(); // a timer that is left would keep the process from ending
      await Promise.allSettled([experiments.close(), proposals.close()]);
      ports.stores.close();
    },
  };
}
