import { AppError } from '#contract/errors';
import type { Case } from '#domain/cases/case';
import { maximumCaseFileBytes, parseCases } from '#domain/cases/case-file';
import type { Parsed } from '#domain/files/problem';
import { changedBeside, type ChangedBeside } from '#domain/result/changed-beside';
import type { SpecFile } from '#domain/spec/spec';
import { parseSpec } from '#domain/spec/spec-file';
import type { Baseline } from '../team/base-prompt.ts';
import type { TeamFiles } from '../team/team-files.ts';
import { maximumSpecBytes } from './load-files.ts';

/**
 * What differs in spec and cases between the version that a prompt is compared with and what is tested; null: nothing, or the version is a prompt file
 * by itself, without any.
 */
export async function changedSince(
  { path, label, files }: Baseline,
  now: { readonly spec: SpecFile | null; readonly cases: readonly Case[] },
): Promise<ChangedBeside | null> {
  if (files === null) return null;
  const stem = path.replace(/\.md$/iu, '');
  const spec = await readAs(files, `${stem}.spec.yaml`, maximumSpecBytes, parseSpec);
  const cases = await readAs(files, `${stem}.cases.jsonl`, maximumCaseFileBytes, parseCases);
  return changedBeside(label, { spec, cases: casesIn(cases) }, now);
}

function casesIn(read: { readonly cases: readonly Case[] } | null | 'unreadable'): readonly Case[] | 'unreadable' {
  if (read === null) return [];
  return read === 'unreadable' ? read : read.cases;
}

/** null: there is no such file. What it says about the change must not keep the change from being tested. */
async function readAs<T>(
  files: TeamFiles,
  path: string,
  maximumBytes: number,
  parse: (path: string, text: string) => Parsed<T>,
): Promise<T | null | 'unreadable'> {
  try {
    const text = await files.read(path, maximumBytes);
    if (text === null) return (await files.kind(path)) === null ? null : 'unreadable';
    const parsed = parse(path, text);
    return parsed.ok ? parsed.value : 'unreadable';
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
    return 'unreadable';
  }
}
