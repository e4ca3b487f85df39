import { AppError } from '#contract/errors';
import { type ExperimentLog } from '#domain/experiment-log/experiment-log';
import { parseExperimentLog } from '#domain/experiment-log/experiment-log-file';
import { type Parsed } from '#domain/files/problem';
import { decodeText, type PromptFiles } from '../authoring/prompt-files.ts';
import { readyRepository, type ServiceContext } from '../context.ts';
import { type TeamRepository, type TreeFile } from '../ports/team-repository.ts';

/** The folder of the log in the first folder of prompts. */
function logFolderIn(home: string): string {
  return home === '' ? 'experiments' : `${home}/experiments`;
}

/** Beyond so many files only the newest are read, and the list says so. */
export const mostLogs = 500;
const maximumBytes = 1_000_000;
const readBeforeBreath = 5;
const listingsKept = 4;

export interface TeamLog {
  readonly path: string;
  readonly text: string;
  readonly read: Parsed<ExperimentLog>;
}

export interface TeamLogs {
  /** Newest first, by the day in their names. */
  readonly logs: readonly TeamLog[];
  readonly older: number;
  /** Every file in the folder, also what is no log. */
  readonly paths: ReadonlySet<string>;
}

function unreadable(path: string, message: string): TeamLog {
  return {
    path,
    text: '',
    read: { ok: false, problems: [{ path, line: null, field: null, message, severity: 'error' }] },
  };
}

/** Directly in the folder, and not one that is set aside by its name. */
function isLogPath(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`) && /^[^/._][^/]*\.yaml$/.test(path.slice(folder.length + 1));
}

/** By the day at the start of the name, the newest first; names without a day come last. */
function newestFirst(one: TreeFile, other: TreeFile): number {
  const dated = (file: TreeFile): string => (/\/\d{4}-\d\d-\d\d-[^/]*$/.test(file.path) ? '1' : '0') + file.path;
  return dated(one) < dated(other) ? 1 : -1;
}

/** Reads the team's log of experiments. A file that cannot be read is one entry that says why; it never hides the others. */
export function createTeamLogs(context: ServiceContext, promptFiles: Pick<PromptFiles, 'home'>) {
  const listings = new Map<string, Promise<TeamLogs>>();
  const parsed = new Map<string, TeamLog>();

  async function readOne(copy: TeamRepository, commit: string, file: TreeFile): Promise<TeamLog> {
    if (file.kind !== 'file') return unreadable(file.path, 'is a link to something else, not a file');
    try {
      const bytes = await copy.read(commit, file.path, maximumBytes);
      if (bytes === null) return unreadable(file.path, 'is not a file');
      const text = decodeText(file.path, bytes);
      return { path: file.path, text, read: parseExperimentLog(file.path, text) };
    } catch (error) {
      if (error instanceof AppError) return unreadable(file.path, error.message);
      throw error;
    }
  }

  async function readAll(copy: TeamRepository, commit: string): Promise<TeamLogs> {
    const folder = logFolderIn(await promptFiles.home());
    const files = await copy.list(commit, folder);
    const logFiles = files.filter(({ path }) => isLogPath(path, folder)).sort(newestFirst);
    const logs: TeamLog[] = [];
    for (const [at, file] of logFiles.slice(0, mostLogs).entries()) {
      const key = `${file.blob} ${file.path}`;
      const log = parsed.get(key) ?? (await readOne(copy, commit, file));
      parsed.set(key, log);
      logs.push(log);
      if (at % readBeforeBreath === readBeforeBreath - 1) await context.clock.wait(0);
    }
    if (parsed.size > mostLogs * listingsKept) parsed.clear();
    return {
      logs,
      older: Math.max(0, logFiles.length - mostLogs),
      paths: new Set(files.map((file) => file.path)),
    };
  }

  return {
    /** At the version that the screens show. What stands at a version never changes, so it is read once. */
    current(): Promise<TeamLogs> {
      const { stored, copy, commit } = readyRepository(context);
      const key = `${stored.id} ${commit}`;
      const known = listings.get(key);
      if (known) return known;
      const reading = readAll(copy, commit);
      reading.catch(() => listings.delete(key));
      const [oldest] = listings.keys();
      if (listings.size >= listingsKept && oldest !== undefined) listings.delete(oldest);
      listings.set(key, reading);
      return reading;
    },
  };
}

export type TeamLogReader = ReturnType<typeof createTeamLogs>;
