/** A prompt that asks for JSON of a shape: the server is told, bad schemas are refused before anything is sent. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { type ModelServer } from '#support/model-server';
import { connectModel, fileOf, helperPrompt, openRepository, run, teamFiles, write } from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let app: TestApp;
let server: ModelServer;

beforeEach(async () => {
  app = await startTestApp();
  ({ server } = await connectModel(app));
  const address = await createBareRepository(join(app.folder, 'team.git'), { history: [teamFiles()] });
  await openRepository(app, { address });
});
afterEach(async () => {
  await app.close();
  await server.close();
});

const withOutput = (output: string): string => helperPrompt.replace('variables:\n', `${output}variables:\n`);
const formats = (): unknown[] => server.requests.map(({ body }) => body['response_format']);

test('the schema goes with every call of that version, and with no call of the one without', async () => {
  const closed =
    'output:\n  schema:\n    type: object\n    properties: { answer: { type: string } }\n    required: [answer]\n    additionalProperties: false\n';
  await write(app, 'helper', 'prompt', withOutput(closed));
  expect((await fileOf(app, 'helper')).problems).toEqual([]);
  const tested = await run(app, { promptId: 'helper' });
  expect(tested.progress).toMatchObject({ done: 16, errors: 0 });
  const format = {
    type: 'json_schema',
    json_schema: {
      name: 'answer',
      schema: {
        type: 'object',
        properties: { answer: { type: 'string' } },
        required: ['answer'],
        additionalProperties: false,
      },
      strict: true,
    },
  };
  expect(formats().filter((each) => each !== undefined)).toEqual(Array.from({ length: 8 }, () => format));
  expect(formats().filter((each) => each === undefined)).toHaveLength(8);
});

test('a schema that leaves fields open is not asked for word for word: a server would refuse that', async () => {
  await write(
    app,
    'helper',
    'prompt',
    withOutput('output: { schema: { type: object, properties: { a: { type: string } } } }\n'),
  );
  await run(app, { promptId: 'helper', baseline: 'none' });
  expect(formats()[0]).toMatchObject({ json_schema: { strict: false } });
});

test('a schema that cannot be used is said where it stands, and nothing is sent', async () => {
  await write(app, 'helper', 'prompt', withOutput('output: { schema: { type: objekt } }\n'));
  const [problem] = (await fileOf(app, 'helper')).problems;
  expect(problem).toMatchObject({ field: 'output.schema', line: 6, severity: 'error' });
  expect(problem?.message).toMatch(/^the JSON schema of the answer cannot be used: /);
  const refused = await app.refusal('run.start', { promptId: 'helper', baseline: 'none' });
  expect(refused.message).toContain('the JSON schema of the answer cannot be used');
  expect(server.calls()).toBe(0);
});

test('the messages are the same with and without it', async () => {
  const render = async () => (await app.call('prompt.render', { promptId: 'helper', caseId: 'c-1' })).messages;
  const before = await render();
  await write(app, 'helper', 'prompt', withOutput('output: { schema: { type: object } }\n'));
  expect(await render()).toEqual(before);
});
