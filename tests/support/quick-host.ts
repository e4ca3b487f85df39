/**
 * The browser host as `signoff serve --data FOLDER` starts it, apart from one thing: the practice models answer after a part of their usual
 * time, or at once. For screens that need a finished experiment and not the waiting for it.
 */
import module from 'node:module';
import path from 'node:path';
import { createNodePorts } from '#adapters/node';
import { createPracticeServer } from '#adapters/practice/practice-server';
import { createApp } from '#services/create-app';
import { startWebHost } from '#web/web-host';

const root = path.resolve(import.meta.dirname, '../..');
module.enableCompileCache(path.join(root, '.cache', 'compile'));

const [dataFolder = '', latencyScale = '0'] = process.argv.slice(2);
const ports = await createNodePorts({
  dataFolder,
  resourcesFolder: path.join(root, 'resources'),
  host: 'browser',
  version: '0.0.0-test',
});
const practice = createPracticeServer({ latencyScale: Number(latencyScale) });
const app = createApp({ ...ports, practice });
const host = await startWebHost({ app, rendererFolder: path.join(root, 'out', 'renderer'), keptIn: dataFolder });
process.stdout.write(`${host.address}\n`);
process.once('SIGTERM', () => {
  void (async () => {
    await host.close();
    await app.close();
    await practice.close();
    await ports.close();
  })();
});
