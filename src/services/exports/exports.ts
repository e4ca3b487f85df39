import { type Handlers } from '#contract/wire/dispatcher';
import { type exportProcedures } from '#contract/export';
import { exportFileName, OutputTable } from '#domain/report/export-outputs';
import { experimentAsMarkdown } from '#domain/report/report-text';
import { criteriaOf } from '#domain/spec/spec';
import { type ServiceContext } from '../context.ts';
import { drawnAtEnd } from '../experiments/drawn-result.ts';
import { type RunLook } from '../experiments/run-look.ts';
import { existingRun } from '../stores/existing-run.ts';

/** A few megabytes of text at a time. */
const answersAtATime = 5_000;

/** What an experiment came to, as files that other programs open. They hold everything, as the person asked; nothing leaves the computer. */
export function createExports(
  { stores }: ServiceContext,
  look: RunLook,
): { readonly handlers: Pick<Handlers, keyof typeof exportProcedures> } {
  return {
    handlers: {
      'export.answers': ({ runId, format, offset }) => {
        const run = existingRun(stores.runs, runId);
        const plan = stores.runs.plan(runId);
        const criteria = plan.spec ? criteriaOf(plan.spec) : [];
        const table = new OutputTable({ ...plan, criteria });
        const piece = stores.runs.outputsPage(runId, offset, answersAtATime);
        const end = offset + piece.length;
        const head = format === 'csv' && offset === 0 ? table.head() : '';
        return {
          name: exportFileName(run.title, run.createdAt, format),
          text: head + (format === 'csv' ? table.csv(piece) : table.jsonl(piece)),
          next: piece.length === answersAtATime ? end : null,
          personal: plan.cases.filter((aCase) => aCase.sensitivity === 'personal').length,
        };
      },
      'export.report': ({ runId }) => {
        const run = existingRun(stores.runs, runId);
        const plan = stores.runs.plan(runId);
        const tries = stores.runs.tries(run.repository, run.promptId, plan);
        const text = experimentAsMarkdown({ ...run, tries }, drawnAtEnd(run, look.result(run, plan)));
        return { name: exportFileName(run.title, run.createdAt, 'md'), text };
      },
    },
  };
}
