import { type RunPlan } from '../stores/run-plan.ts';
import { type StoredProposal } from '../stores/proposals.ts';
import { type StoredReview } from '../stores/reviews.ts';
import { type StoredRun } from '../stores/runs.ts';
import { type StoredSignOff } from '../stores/sign-offs.ts';
import { type LogFile } from '../experiment-log/run-logs.ts';
import { type Case, type Sensitivity, headlineOfInput } from '#domain/cases/case';
import { parseCases } from '#domain/cases/case-file';
import { blobId } from '#domain/prompt/content-id';
import { evalRecordPath, writeEvalRecord } from '#domain/sign-off/eval-record-file';
import { keepLineEndings } from '#domain/files/line-endings';
import { type Output } from '#domain/answers/output';
import { stampLastEvaluated } from '#domain/prompt/prompt-file';
import { proposalDescription, type FailingExample } from '#domain/proposal/proposal-text';
import { reviewPath, writeReview } from '#domain/sign-off/review-file';
import { type LabelledOutput, summarizeReview } from '#domain/sign-off/review';
import { runCounts } from '#domain/result/run-counts';
import { criteriaOf } from '#domain/spec/spec';
import { whyLost } from '#domain/reading/why-lost';
import { type RunResult } from '#domain/result/run-result';
import { baselineVariant } from '#domain/run/variants-of-plan';

export type ProposedFile = StoredProposal['files'][number];

/** Everything a proposal is made of. The prompt, spec and cases are those of the run that was signed off, byte for byte. */
export interface ProposalMaterial {
  readonly folder: string;
  /** `.signoff.yaml`, where the team has none and the person chose the folders; else null. */
  readonly repositoryFile: { readonly path: string; readonly text: string } | null;
  readonly paths: { readonly prompt: string; readonly spec: string; readonly cases: string };
  /** The team's files on which the proposal will stand; null where there is none. */
  readonly team: { readonly prompt: string | null; readonly spec: string | null; readonly cases: string | null };
  readonly run: StoredRun;
  readonly plan: RunPlan;
  readonly result: RunResult;
  readonly outputs: readonly Output[];
  readonly review: StoredReview | null;
  readonly labelled: readonly LabelledOutput[];
  readonly signOff: StoredSignOff;
  /** The experiment's entry of the log, where something was decided: the log, and the brief of one that graduated. */
  readonly logFiles: readonly LogFile[];
  readonly tries: number;
  readonly allowed: readonly Sensitivity[];
  readonly appVersion: string;
}

export interface ProposalContent {
  readonly files: readonly ProposedFile[];
  readonly description: string;
}

function proposedFile(path: string, before: string | null, after: string | null): ProposedFile[] {
  if (after === null) return [];
  const written = keepLineEndings(before, after);
  if (before === written) return [];
  return [{ path, status: before === null ? 'added' : 'changed', before, after: written }];
}

function outputWords(output: Output): string {
  return output.answer?.text ?? '';
}

/**
 * What people read of a case beside the case file itself (answers, descriptions, comments): what the policy lets into the repository, and
 * never what is personal. A policy may let a case file hold that; a record is read by more people.
 */
function mayBeQuoted(aCase: Case | undefined, allowed: readonly Sensitivity[]): boolean {
  return aCase !== undefined && aCase.sensitivity !== 'personal' && allowed.includes(aCase.sensitivity);
}

/** Cases that pass less often than with the team's version, with one answer each that fails; only what may stand in the repository. */
export function passingLess(
  material: Pick<ProposalMaterial, 'plan' | 'result' | 'outputs' | 'allowed'>,
): FailingExample[] {
  const { plan, result, outputs, allowed } = material;
  const comparison = result.comparisons.find((each) => each.candidate === 'candidate');
  if (!comparison) return [];
  const cases = new Map(plan.cases.map((each) => [each.id, each]));
  const own = outputs.filter((output) => output.variant === 'candidate');
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  return comparison.lost.flatMap((id) => {
    const aCase = cases.get(id);
    if (!aCase || !mayBeQuoted(aCase, allowed)) return [];
    const why = whyLost(own, criteria, aCase, plan.trials);
    if (why === null) return [];
    return [
      {
        case: id,
        input: headlineOfInput(aCase.input),
        output: outputWords(why.output),
        failed: why.failed.map(({ criterion, reason }) => ({ statement: criterion.statement, reason })),
        failing: why.failing,
        decided: why.decided,
      },
    ];
  });
}

/** Cases in `after` that the policy keeps out of the repository and that the team does not have in just this form. */
export function casesKeptOut(before: string | null, after: string, allowed: readonly Sensitivity[]): Case[] {
  const known = new Set((before ?? '').split(/\r?\n/));
  const parsed = parseCases('cases', after);
  if (!parsed.ok) return [];
  const lines = after.split(/\r?\n/);
  const newLines = lines.filter((line) => line.trim() !== '' && !known.has(line)).join('\n');
  const changed = parseCases('cases', newLines);
  return changed.ok ? changed.value.cases.filter((each) => !allowed.includes(each.sensitivity)) : [];
}

function evalRecord(material: ProposalMaterial, promptAfter: string, committedReviewPath: string | null): string {
  const { plan, result, review, signOff } = material;
  const sensitivity = new Map(plan.cases.map((each) => [each.id, each.sensitivity]));
  const baseline = baselineVariant(plan);
  const summary = review ? summarizeReview(material.labelled) : null;
  const reviewed = new Set(review?.items.map((item) => item.outputId));
  return writeEvalRecord({
    run: { ...result, counts: runCounts(plan, material.outputs) },
    committedBlob: blobId(promptAfter),
    baseline: baseline ? { commit: plan.baselineCommit, content: baseline.content } : null,
    excerpts: material.outputs
      .filter((output) => reviewed.has(output.id))
      .map((output) => ({
        case: output.case,
        variant: output.variant,
        text: outputWords(output),
        sensitivity: sensitivity.get(output.case) ?? 'personal',
      })),
    allowed: material.allowed,
    review:
      review && summary
        ? {
            path: committedReviewPath,
            sample: plan.spec?.review?.sample ?? summary.drawn,
            drawn: summary.drawn,
            labels: summary.labels,
            agreement: summary.agreement?.kappa ?? null,
            missed: summary.missed,
            automatic: review.automatic,
          }
        : null,
    gate: signOff.gate,
    signOff: signOff.signOff,
    tries: material.tries,
    waivers: [],
    app: { name: 'signoff', version: material.appVersion },
  });
}

function reviewFile(material: ProposalMaterial, content: string): { path: string; text: string } | null {
  const { review, run, folder, allowed, plan } = material;
  if (!review) return null;
  const cases = new Map(plan.cases.map((each) => [each.id, each]));
  const finished =
    review.items
      .map((item) => item.labelledAt ?? '')
      .sort()
      .at(-1) || review.createdAt;
  return {
    path: reviewPath(folder, review.promptId, finished, review.reviewer.email, content),
    text: writeReview({
      run: run.id,
      prompt: { id: review.promptId, content },
      reviewer: review.reviewer,
      blind: review.blind,
      practice: run.practice,
      automatic: review.automatic,
      items: review.items.map((item) => ({
        case: item.case,
        variant: item.variant,
        trial: item.trial,
        label: item.label,
        // A comment often repeats what it is about.
        comment: mayBeQuoted(cases.get(item.case), allowed) ? item.comment : '',
        failureModes: [...item.failureModes],
        ...(Object.keys(item.byCriterion).length > 0 && { byCriterion: { ...item.byCriterion } }),
      })),
    }),
  };
}

/** The exact files and words of a proposal. Pure: equal material gives equal bytes. */
export function buildProposalContent(material: ProposalMaterial): ProposalContent {
  const { plan, run, paths, team, signOff } = material;
  const candidate = plan.variants.find((variant) => variant.id === 'candidate') ?? plan.variants[0];
  const promptText = candidate?.promptText ?? '';
  const content = candidate?.content ?? '';
  const finishedAt = run.finishedAt ?? run.createdAt;
  // Without a header there is no stamp; the sign-off refuses such a prompt.
  const promptAfter = keepLineEndings(
    team.prompt,
    stampLastEvaluated(promptText, finishedAt.replace(/\.\d+Z$/, 'Z')) ?? promptText,
  );
  const review = reviewFile(material, content);
  const evalPath = evalRecordPath(material.folder, plan.promptId, finishedAt, content);
  const files = [
    ...(material.repositoryFile === null
      ? []
      : proposedFile(material.repositoryFile.path, null, material.repositoryFile.text)),
    ...proposedFile(paths.prompt, team.prompt, promptAfter),
    ...proposedFile(paths.spec, team.spec, plan.specText),
    ...proposedFile(paths.cases, team.cases, plan.casesText),
    ...(review ? proposedFile(review.path, null, review.text) : []),
    ...proposedFile(evalPath, null, evalRecord(material, promptAfter, review?.path ?? null)),
    ...material.logFiles.flatMap(({ path, before, text }) => proposedFile(path, before, text)),
  ];
  const summary = material.review ? summarizeReview(material.labelled) : null;
  const description = proposalDescription({
    promptId: plan.promptId,
    why: run.hypothesis,
    run: material.result,
    criteria: plan.spec ? criteriaOf(plan.spec) : [],
    gate: signOff.gate,
    signOff: signOff.signOff,
    review: summary
      ? { done: summary.done, labels: summary.labels, automatic: material.review?.automatic ?? false }
      : null,
    files,
    passingLess: passingLess(material),
    tries: material.tries,
    practice: run.practice,
    evalPath,
  });
  return { files, description };
}
