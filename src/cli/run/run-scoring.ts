import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors';
import { parseCases } from '#domain/cases/case-file';
import {
  readOutputFile,
  maximumOutputFileBytes,
  type OutputFile,
  type RowProblem,
  type WayOut,
} from '#domain/answers/output-file';
import {
  readOutputRows,
  suggestRoles,
  type ColumnRole,
  type ColumnRoles,
  type OutputRow,
  type OutputRows,
} from '#domain/answers/output-columns';
import { decodeForeignText, encodingInWords } from '#domain/files/text-encoding';
import { formatProblem } from '#domain/files/problem';
import { judgesAsked, planPanel, type JudgePanel } from '#domain/verdicts/judge-panel';
import type { Ports } from '#services/app';
import { planScoring } from '#services/scoring/plan-scoring';
import { variantsIn } from '#services/scoring/variants-in-file';
import { readFiles, serverFor, type PreparedRun, type RunFiles } from './run-plan.ts';
import { runDefaults, type RunOptions } from './run-request.ts';
import { noServer, reachServer, type ModelServer } from './run-server.ts';
import type { Terminal } from '../terminal.ts';

type Warn = (line: string) => void;

type ScoringOptions = RunOptions & { readonly outputs: string };

/**
 * Plans `signoff run --outputs FILE`: the answers of the file are decided by the spec; no model is asked for any, and a server is only needed where
 * a judge decides. Every case of the case set counts, one without an answer as not run; rows that belong to no case are told, and scored only
 * where new cases are asked for.
 */
export async function prepareScoring(
  options: ScoringOptions,
  terminal: Terminal,
  ports: Ports,
  copyFolder: string,
): Promise<PreparedRun> {
  const warn: Warn = (line) => terminal.err(line);
  const files = await readFiles({ ...options, baseline: false, variant: undefined }, terminal, copyFolder, warn);
  const { rows: found, problems } = await readRows(options, terminal.cwd, files, warn);
  const rows = options.oneVersion === true ? found.map((row) => ({ ...row, model: null, variant: null })) : found;
  const judgeModel = options.judgeModel ?? null;
  const panel = planPanel(files.spec?.value ?? null, judgeModel);
  const server = await judgeServer(options, panel, terminal, ports);
  const { located, prompt, spec, casesText, policy } = files;
  const planned = planScoring({
    promptId: located.promptId,
    promptPath: located.paths.prompt,
    promptText: prompt.text,
    specPath: located.paths.spec,
    specText: spec?.text ?? null,
    casesPath: located.paths.cases,
    casesText,
    rows,
    unreadable: problems,
    newCases: options.newCases ?? false,
    sensitivity: 'internal',
    baseline: baselineName(options.baseline, rows),
    candidate: candidateName(options, rows),
    seed: options.seed ?? runDefaults.seed,
    concurrency: options.concurrency ?? runDefaults.concurrency,
    maxCostUsd: options.maxCost ?? null,
    judgeModel,
    judgeServer: server === noServer ? null : serverFor(server, panel?.model ?? null),
    isPractice: (model) => server.isPractice(model),
    connectionId: null,
    nextId: () => ports.ids.next(),
  });
  if (!planned.ok && planned.choose !== undefined) throw severalVersions(planned.choose);
  if (!planned.ok) {
    const detail = [...planned.problems.map(formatProblem), ...someRows(planned.unmatched)].join('\n');
    throw new AppError('invalid-file', 'The answers cannot be scored.', 'Correct this and try again:', { detail });
  }
  const { plan, jobs, notes, unmatched, unanswered } = planned;
  warnOfRows(notes, warn);
  if (unmatched.length > 0) {
    warn(`${countOfRows(unmatched.length)} of the file ${unmatched.length === 1 ? 'is' : 'are'} not scored:`);
    warnOfRows(unmatched, warn);
  }
  if (unanswered.length > 0) {
    const shown = `${unanswered.slice(0, 10).join(', ')}${unanswered.length > 10 ? ' ...' : ''}`;
    warn(
      `${unanswered.length} of ${plan.cases.length} cases have no answer in the file: they count as not run (${shown}).`,
    );
  }
  return { plan, jobs, server, policy };
}

async function readRows(
  { outputs: name, answerColumn, caseColumn, ignoreColumn, plainAnswers }: ScoringOptions,
  cwd: string,
  { prompt, casesText }: RunFiles,
  warn: Warn,
): Promise<OutputRows> {
  const place = path.resolve(cwd, name);
  if (!existsSync(place) || !statSync(place).isFile()) {
    throw new AppError(
      'not-found',
      `There is no file ${name}.`,
      'Give a CSV, JSON or JSONL file of answers with --outputs.',
    );
  }
  if (statSync(place).size > maximumOutputFileBytes) {
    throw new AppError('limit-exceeded', `${name} is too large.`, 'Split it into files under 200 MB.');
  }
  const file = readOutputFile(decode(name, await readFile(place), warn));
  const cases = parseCases('cases', casesText);
  const known = cases.ok ? cases.value.cases.flatMap((aCase) => Object.keys(aCase.input)) : [];
  const inputs = [...new Set([...Object.keys(prompt.value.header?.variables ?? {}), ...known])];
  const asked = { answerColumn, caseColumn, ignoreColumn };
  const roles = withColumns(suggestRoles(file.columns, inputs, file.repeated), file, asked);
  const read = readOutputRows(file, roles, inputs, { plainAnswers: plainAnswers === true });
  if (read.rows.length > 0) {
    warn(columnsInWords(file, roles, read.notRead));
    return read;
  }
  const advice =
    file.columns.length > 0
      ? 'Name columns with --answer-column and --case-column, or correct this:'
      : 'Correct this and try again:';
  throw new AppError('invalid-file', `${name} has no answer that can be scored.`, advice, {
    detail: read.problems.slice(0, 20).map(rowInWords).join('\n'),
  });
}

function decode(name: string, bytes: Uint8Array, warn: Warn): string {
  const read = decodeForeignText(bytes, (part, encoding) => {
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(part);
    } catch {
      return null; // these bytes are no such text
    }
  });
  if (read === null)
    throw new AppError(
      'invalid-file',
      `${name} is not text.`,
      'Save it as CSV, JSON or JSONL in UTF-8, and try again.',
    );
  const words = encodingInWords(read.encoding);
  if (words !== null) warn(`${name}: ${words}`);
  return read.text;
}

interface AskedColumns {
  readonly answerColumn: string | undefined;
  readonly caseColumn: string | undefined;
  readonly ignoreColumn: readonly string[] | undefined;
}

/** The roles with those that were asked for; throws 'bad-input' for a column that is not there, or that is asked for as two things. */
function withColumns(roles: ColumnRoles, file: OutputFile, asked: AskedColumns): ColumnRoles {
  const named = [
    ...(asked.ignoreColumn ?? []).map((name) => ['ignore', '--ignore-column', name] as const),
    ['output', '--answer-column', asked.answerColumn] as const,
    ['case', '--case-column', asked.caseColumn] as const,
  ];
  return named.reduce<ColumnRoles>((before, [role, flag, name]) => {
    if (name === undefined) return before;
    const column = existingColumn(name, file, flag);
    if (role === 'ignore') return { ...before, [column]: role };
    if (before[column] === 'ignore')
      throw new AppError(
        'bad-input',
        `“${name}” is the column of ${flag}, and --ignore-column leaves it aside.`,
        'Give one of the two.',
      );
    const others = Object.entries(before).map(([each, has]) => [each, has === role ? 'call' : has] as const);
    return { ...Object.fromEntries(others), [column]: role };
  }, roles);
}

function existingColumn(name: string, { columns }: OutputFile, flag: string): string {
  const column = columnCalled(name, columns);
  if (column !== null) return column;
  const given = columns.length === 0 ? 'The file has no columns.' : `Give one of ${columns.slice(0, 30).join(', ')}.`;
  throw new AppError('bad-input', `No column of the file is called “${name}” (${flag}).`, given);
}

function columnCalled(name: string, columns: readonly string[]): string | null {
  if (columns.includes(name)) return name;
  const same = columns.filter((each) => each.toLowerCase() === name.trim().toLowerCase());
  return same.length === 1 ? (same[0] ?? null) : null;
}

/** Which columns were taken for what: a wrong guess is to be seen at once, and so is what nobody looked at. */
function columnsInWords({ columns }: OutputFile, roles: ColumnRoles, notRead: readonly string[]): string {
  const of = (role: ColumnRole): string => columns.filter((name) => roles[name] === role).join(', ');
  const parts = [
    `answers from “${of('output')}”`,
    of('case') && `cases from “${of('case')}”`,
    of('input') && `inputs from “${of('input')}”`,
    notRead.length > 0 && `not read “${notRead.slice(0, 12).join(', ')}”${moreThan(12, notRead)}`,
  ];
  return `Columns: ${parts.filter((part) => part !== '' && part !== false).join(', ')}.`;
}

const moreThan = (shown: number, { length }: readonly string[]): string =>
  length > shown ? ` and ${length - shown} more` : '';

/** Judges are models: the server that has them, where the spec asks for one and one is named. */
async function judgeServer(
  options: RunOptions,
  panel: JudgePanel | null,
  { env, stopped }: Terminal,
  ports: Ports,
): Promise<ModelServer> {
  if (panel === null) return noServer;
  return reachServer(options, judgesAsked(panel), { models: ports.models, practice: ports.practice, env, stopped });
}

function baselineName(named: string | false | undefined, rows: readonly OutputRow[]): string | null {
  if (named === undefined || named === false) return null;
  const names = variantsIn(rows).map(({ name }) => name);
  if (names.includes(named) && names.length > 1) return named;
  if (names.includes(named)) {
    throw new AppError(
      'bad-input',
      `Every answer in the file is of “${named}”: there is nothing to compare it with.`,
      'Give a file with the answers of both versions, or leave out --baseline.',
    );
  }
  throw new AppError(
    'bad-input',
    `No answer in the file is of “${named}”.`,
    names.length < 2 ? 'Leave out --baseline.' : `Give one of ${names.join(', ')} with --baseline.`,
  );
}

function candidateName({ candidate, baseline }: ScoringOptions, rows: readonly OutputRow[]): string | null {
  if (candidate === undefined) return null;
  const names = variantsIn(rows).map(({ name }) => name);
  if (!names.includes(candidate))
    throw new AppError(
      'bad-input',
      `No answer in the file is of “${candidate}”.`,
      `Give one of ${names.join(', ')} with --candidate.`,
    );
  if (candidate === baseline)
    throw new AppError(
      'bad-input',
      `“${candidate}” cannot be compared with itself.`,
      'Give --baseline another version.',
    );
  return candidate;
}

/** A gate about one of them would be taken for all. */
function severalVersions(names: readonly string[]): AppError {
  return new AppError(
    'bad-input',
    `The file has the answers of ${names.length} versions (${names.join(', ')}), and the gate is about one.`,
    'Name the one that is to ship with --candidate, and what it replaces with --baseline; if all are of one version, whatever models they name, say --one-version.',
  );
}

function warnOfRows(problems: readonly RowProblem[], warn: Warn): void {
  for (const line of someRows(problems)) warn(line);
}

function someRows(problems: readonly RowProblem[]): string[] {
  const lines = problems.slice(0, 20).map(rowInWords);
  return problems.length > 20 ? [...lines, `and ${problems.length - 20} more`] : lines;
}

function countOfRows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

function rowInWords({ row, message, wayOut }: RowProblem): string {
  return row === null ? message : `Row ${row} ${message}.${wayOut === undefined ? '' : ` ${wayOutInWords(wayOut)}`}`;
}

/** What a person who knows better can say: a row is never judged without that. */
function wayOutInWords(wayOut: WayOut): string {
  if (wayOut.kind === 'answers') return 'If a user got exactly this, say --plain-answers.';
  const name = /^[\w.-]+$/.test(wayOut.column) ? wayOut.column : JSON.stringify(wayOut.column);
  return `If that column is not about the call, say --ignore-column ${name}.`;
}
