import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#contract/errors';
import { createTeamRepositories } from '#adapters/git/team-repositories';
import { type TeamRepositories } from '#services/ports/team-repository';

/** A server, or something on the way to it, that repeats what it was sent: no sentence about it may hold the token. */
const credential = { username: 'signoff', password: 'S3CR/TTOKEN"canary' };
const written = {
  plain: credential.password,
  header: `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`,
  base64: Buffer.from(credential.password).toString('base64'),
  address: encodeURIComponent(credential.password),
  json: JSON.stringify(credential.password),
  cut: `${'x'.repeat(285)}${credential.password}`,
};

let folder: string;
let copies: TeamRepositories;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
const server = createServer((request, response) => {
  if (request.headers.authorization === undefined) response.writeHead(401).end();
  else answer(request, response);
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-git-token-'));
  copies = createTeamRepositories(folder);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port, not on a pipe
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function failure(): Promise<string> {
  const error: unknown = await copies
    .open('copy')
    .update({ address: `${origin}/team.git`, credential })
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error('no failure');
  const { message, nextStep, detail, cause } = error;
  return JSON.stringify([message, nextStep, detail, cause instanceof Error ? cause.message : cause]);
}

function expectNoToken(told: string): void {
  const forms = [...Object.values(written), credential.password.toLowerCase()].map((each) => each.slice(-12));
  for (const form of [...forms, credential.password.slice(0, 8)]) expect(told).not.toContain(form);
}

describe('the token stays out of what is told of a server that repeats it', () => {
  const statuses = [200, 401, 403, 404, 429, 500];
  it.each(Object.entries(written))('%s, in the body of every kind of answer', async (_how, text) => {
    for (const status of statuses) {
      answer = (_request, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(`Got ${text}.`);
      const told = await failure();
      expectNoToken(told);
      expect(told).toContain('[token]');
    }
  });

  it.each(Object.entries(written))('%s, in a redirect', async (_how, text) => {
    const path = encodeURIComponent(text);
    for (const target of [`http://localhost:1/${path}`, `/${path}/info/refs?service=git-upload-pack`, `/${path}`]) {
      answer = (_request, response) => response.writeHead(301, { location: target }).end();
      expectNoToken(await failure());
    }
  });

  it('nor does it show what would move the cursor', async () => {
    answer = (_request, response) => response.writeHead(500).end('\u001b[2J\u202eHello');
    expect(await failure()).toContain('[2JHello');
  });
});
