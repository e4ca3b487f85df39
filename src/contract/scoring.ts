/** Answers that are there already, decided by the spec without a call for them. */
import { z } from 'zod';
import { sensitivitySchema } from '#domain/cases/case';
import { columnRoleSchema } from '#domain/answers/output-columns';
import { command, query } from './procedure.ts';
import { problemView } from './fields.ts';

/** A file is sent in parts of at most this many characters: a host limits the size of one call. */
export const largestPart = 4_000_000;

const scoringInput = z.object({
  promptId: z.string(),
  uploadId: z.string(),
  /** What each column holds, by name; left out: what its name suggests. */
  roles: z.record(z.string(), columnRoleSchema).optional(),
  /** The answers stand as they are: JSON in them is the answer, and no word in one says that there is none. */
  plainAnswers: z.boolean().default(false),
  /** Rows that belong to none of the prompt's cases are scored as cases of their own; else they are told and left out. */
  newCases: z.boolean().default(false),
  /** Of the cases that are made up of such rows. */
  sensitivity: sensitivitySchema.default('internal'),
  /** The variant in the file that the others are compared with, by name; null: only measure. */
  baseline: z.string().nullable().default(null),
  /** The variant in the file that the gate is about, by name; null: the only one beside the baseline. */
  candidate: z.string().nullable().default(null),
  /** Instead of the setting's. */
  judgeModel: z.string().nullable().optional(),
});

const rowProblem = z.object({
  /** null: the whole file is meant. */
  row: z.number().int().nullable(),
  message: z.string(),
  /** What a person who knows better can have left unread, where that decided it. */
  wayOut: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('column'), column: z.string() }),
      z.object({ kind: z.literal('answers') }),
    ])
    .optional(),
});

export const scoringPreview = z.object({
  format: z.enum(['csv', 'jsonl', 'json', 'promptfoo']),
  /** Each column with what it is taken for and the beginning of its first value. */
  columns: z.array(z.object({ name: z.string(), role: columnRoleSchema, sample: z.string() })),
  /** Rows of the file, readable or not. */
  total: z.number().int(),
  /** Answers that will be scored. */
  answers: z.number().int(),
  /** The first of them, long texts cut off. */
  rows: z.array(
    z.object({
      row: z.number().int(),
      case: z.string(),
      /** The case was made up of the row. */
      madeUp: z.boolean(),
      headline: z.string(),
      text: z.string(),
      variant: z.string(),
      trial: z.number().int(),
    }),
  ),
  /** The first of what is wrong; such rows are left out. */
  problems: z.array(rowProblem),
  problemCount: z.number().int(),
  /** The first of what is to be known about the file and about rows that are scored: calls that failed, trials that are there twice. */
  notes: z.array(rowProblem),
  noteCount: z.number().int(),
  variants: z.array(z.object({ name: z.string(), model: z.string(), rows: z.number().int() })),
  /** Of which variants one has to be chosen before it can start (`candidate`); empty: there is only one, or it is chosen. */
  choose: z.array(z.string()),
  /** `known` are all of the prompt's; `unanswered`: those for which a version has no row. They count as not run. */
  cases: z.object({ known: z.number().int(), madeUp: z.number().int(), unanswered: z.number().int() }),
  /** The most that judges can be asked; costUsd null: a price is unknown. */
  judge: z.object({ model: z.string().nullable(), calls: z.number().int(), costUsd: z.number().nullable() }),
  limitUsd: z.number().nullable(),
  aboveLimit: z.boolean(),
  /** What stops it, in words; empty when it can start. */
  blockers: z.array(problemView),
});
export type ScoringPreview = z.infer<typeof scoringPreview>;

export const scoringProcedures = {
  /** One part of a file, or all of a small one. `uploadId` null begins; it is kept in memory until the app closes or others come. */
  'outputs.load': command(
    z.object({ uploadId: z.string().nullable().default(null), part: z.string().max(largestPart) }),
    z.object({ uploadId: z.string() }),
  ),
  'outputs.preview': query(scoringInput, scoringPreview),
  'outputs.score': command(
    scoringInput.extend({ title: z.string().max(2_000).default(''), acceptAboveLimit: z.boolean().default(false) }),
    z.object({ runId: z.string() }),
  ),
} as const;
