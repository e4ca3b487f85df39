/**
 * A team's Git server for tests: real `git http-backend` over loopback, with real repositories made by real git, an optional
 * token, and faults by script.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { type ServerResponse } from 'node:http';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitStep, startHttpBackend } from '../../src/cli/demo/http-backend-server.ts';

/** What goes wrong, at which step, after how many that go well (none unless told), how often (once unless told); used up in order. */
export type GitFault = { readonly on: GitStep; readonly after?: number; readonly times?: number } & (
  | { readonly kind: 'silent' }
  /** Does the work, then hangs up without a word. */
  | { readonly kind: 'drop-answer' }
  /** Does the work, passes on the first bytes of the answer's body, hangs up. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Only this answer; the work is not done. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
);

/** Files of one commit; null removes. */
export type CommitFiles = Readonly<Record<string, string | Uint8Array | null>>;

export interface GitServer {
  readonly origin: string;
  address(name: string): string;
  /** Makes `<name>.git` with one commit for each entry of `history` on its default branch; answers its folder. */
  createRepository(
    name: string,
    content?: { history?: readonly CommitFiles[]; defaultBranch?: string },
  ): Promise<string>;
  /** Adds a fault to the script. */
  plan(fault: GitFault): void;
  /** Nothing more goes wrong. */
  forgetPlans(): void;
  /** The requests that came, oldest first. */
  readonly log: readonly { readonly step: GitStep; readonly authorized: boolean }[];
  close(): Promise<void>;
}

export async function startGitServer(
  options: {
    token?: string;
    username?: string;
    faults?: readonly GitFault[];
    /** Hears of each request as it arrives, before its fault or answer. */
    onStep?: (step: GitStep) => void;
  } = {},
): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), 'signoff-git-server-'));
  const planned = (fault: GitFault) => ({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
  const faults = (options.faults ?? []).map(planned);
  const log: { step: GitStep; authorized: boolean }[] = [];
  const server = await startHttpBackend({
    root,
    credential:
      options.token === undefined ? undefined : { username: options.username ?? 'signoff', password: options.token },
    intercept: async ({ step, request, response, serve }) => {
      log.push({ step, authorized: request.headers.authorization !== undefined });
      options.onStep?.(step);
      const next = faults.find(({ fault, left }) => fault.on === step && left > 0);
      if (next === undefined) return false;
      if (next.skip > 0) {
        next.skip -= 1;
        return false;
      }
      next.left -= 1;
      await commit(next.fault, response, serve);
      return true;
    },
  });
  return {
    origin: server.origin,
    address: server.address,
    log,
    forgetPlans: () => void (faults.length = 0),
    plan: (fault) => void faults.push(planned(fault)),
    createRepository: (name, content = {}) => createBareRepository(join(root, `${name}.git`), content),
    async close() {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function commit(fault: GitFault, response: ServerResponse, serve: () => Promise<void>): Promise<void> {
  switch (fault.kind) {
    case 'silent':
      return;
    case 'answer':
      response.writeHead(fault.status, { 'content-type': 'text/plain', ...fault.headers });
      response.end(fault.body ?? '');
      return;
    case 'drop-answer':
      await serveAtMost(0, response, serve);
      return;
    case 'cut':
      await serveAtMost(fault.afterBytes, response, serve);
  }
}

/** Lets the backend finish its work, but lets through only so many bytes of its answer. */
async function serveAtMost(bytes: number, response: ServerResponse, serve: () => Promise<void>): Promise<void> {
  const write = response.write.bind(response);
  let left = bytes;
  response.write = (chunk: Uint8Array) => {
    if (left > 0) write(Buffer.from(chunk).subarray(0, left));
    left -= chunk.length;
    return true;
  };
  response.end = () => {
    setImmediate(() => response.destroy());
    return response;
  };
  if (bytes === 0) response.writeHead = () => response;
  await serve();
}

/** A bare repository in `folder`, filled by `git fast-import`. Its commits are a day apart from 2026-01-01. */
export async function createBareRepository(
  folder: string,
  content: { history?: readonly CommitFiles[]; defaultBranch?: string } = {},
): Promise<string> {
  const branch = content.defaultBranch ?? 'main';
  await git(['init', '--quiet', '--bare', `--initial-branch=${branch}`, folder]);
  if (content.history !== undefined)
    await git(['-C', folder, 'fast-import', '--quiet'], importStream(branch, content.history));
  return folder;
}

function importStream(branch: string, history: readonly CommitFiles[]): Buffer {
  const parts: (string | Uint8Array)[] = [];
  for (const [at, changes] of history.entries()) {
    const message = `Change ${at + 1}`;
    parts.push(
      `commit refs/heads/${branch}\ncommitter Eve Engineer <eve@example.com> ${1767225600 + at * 86_400} +0000\n`,
    );
    parts.push(`data ${message.length}\n${message}\n`);
    for (const [path, bytes] of Object.entries(changes)) {
      if (bytes === null) parts.push(`D ${path}\n`);
      else {
        const data = Buffer.from(bytes);
        parts.push(`M 100644 inline ${path}\ndata ${data.length}\n`, data, '\n');
      }
    }
  }
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

/** Runs real git without anybody's configuration; answers what it prints. */
export function git(args: readonly string[], input?: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = {
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: devNull,
      GIT_AUTHOR_NAME: 'Eve Engineer',
      GIT_AUTHOR_EMAIL: 'eve@example.com',
      GIT_COMMITTER_NAME: 'Eve Engineer',
      GIT_COMMITTER_EMAIL: 'eve@example.com',
      GIT_ALLOW_PROTOCOL: 'file:http',
    };
    const child = execFile('git', [...args], { env, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`git ${args.join(' ')}: ${stderr}`, { cause: error }));
    });
    if (input !== undefined) child.stdin?.end(input);
  });
}
