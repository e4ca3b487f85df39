import path from 'node:path';
import { createNodePorts } from '#adapters/node';
import { createClient } from '#contract/wire/client';
import { createApp } from '#services/create-app';
import { createDirectTransport } from '#services/direct-transport';
import { proposeAndLook, signOff } from './demo-ending.ts';
import { automaticReview, describeResult, improve, openTeam, runExperiment } from './demo-steps.ts';
import { startTeamServer } from './demo-server.ts';
import type { DemoStage } from './demo-stage.ts';
import { resourcesFolder } from '../places.ts';
import { exitCodes, type ExitCode, type Terminal } from '../terminal.ts';
import { readVersion } from '../version.ts';
import { withWorkFolder } from '../work-folder.ts';

/**
 * The whole loop without a screen, on the sample and the practice model: the same requests that the screens make, against a
 * real Git server. Ends with 0 only if every step happened.
 */
export async function demo(terminal: Terminal): Promise<ExitCode> {
  return withWorkFolder(async (folder) => {
    const ports = await createNodePorts({
      dataFolder: path.join(folder, 'workspace'),
      resourcesFolder,
      host: 'direct',
      version: readVersion(),
    });
    try {
      const server = await startTeamServer(ports.sample, path.join(folder, 'server'));
      try {
        const app = createApp(ports);
        try {
          const client = createClient(createDirectTransport(app));
          await play({ client, terminal, say: (text) => terminal.out(`${text}\n`) }, server);
        } finally {
          await app.close();
        }
      } finally {
        await server.close();
      }
    } finally {
      await ports.close();
    }
    return exitCodes.met;
  });
}

async function play(stage: DemoStage, server: Awaited<ReturnType<typeof startTeamServer>>): Promise<void> {
  await stage.say(
    'Signoff, the whole loop on the sample team. Every number below comes from the practice model: made up, for show.\n',
  );
  await openTeam(stage, server);
  const change = await improve(stage);
  const runId = await runExperiment(stage, change);
  await describeResult(stage, runId);
  await automaticReview(stage, runId);
  const signOffId = await signOff(stage, runId, change);
  await proposeAndLook(stage, signOffId, change, server);
}
