import { type RunView } from '#contract/run';
import { client } from '../../../app/client.ts';
import { addresses, goTo } from '../../../app/location.ts';
import { asAppError } from '../../../app/queries.ts';
import { type MenuEntry } from '../../../ui/overlay/menu.tsx';
import { saveFile } from '../../../ui/input/save-file.ts';
import { toast } from '../../../ui/overlay/toast.tsx';
import { exportCopy } from './copy.ts';

type Format = 'csv' | 'jsonl';

const types: Record<Format | 'markdown', string> = {
  csv: 'text/csv;charset=utf-8',
  jsonl: 'application/x-ndjson;charset=utf-8',
  markdown: 'text/markdown;charset=utf-8',
};

/** Fetches all pieces and hands them over as one file. A byte order mark tells spreadsheets that a CSV is UTF-8. */
async function saveAnswers(runId: string, format: Format): Promise<void> {
  const parts: string[] = format === 'csv' ? ['\uFEFF'] : [];
  let [name, personal] = ['', 0];
  for (let offset: number | null = 0; offset !== null;) {
    const piece: Awaited<ReturnType<typeof ask>> = await ask(runId, format, offset);
    parts.push(piece.text);
    [name, personal, offset] = [piece.name, piece.personal, piece.next];
  }
  saveFile(name, parts, types[format]);
  const said = personal === 0 ? [] : [exportCopy.personal(personal)];
  toast({ message: [exportCopy.saved(name), ...said].join(' ') });
}

function ask(runId: string, format: Format, offset: number) {
  return client.call('export.answers', { runId, format, offset });
}

async function saveSummary(runId: string): Promise<void> {
  const { name, text } = await client.call('export.report', { runId });
  saveFile(name, [text], types.markdown);
  toast({ message: exportCopy.saved(name) });
}

function orSay(work: Promise<void>): void {
  work.catch((error: unknown) => {
    const { message, nextStep } = asAppError(error);
    toast({ message: `${message} ${nextStep}` });
  });
}

/** What an experiment can be taken away as. Empty before there is anything to take. */
export function exportEntries(run: Pick<RunView, 'id' | 'result'>): MenuEntry[] {
  if (run.result === null) return [];
  return [
    { kind: 'separator' },
    { kind: 'label', label: exportCopy.label },
    { label: exportCopy.csv, onSelect: () => orSay(saveAnswers(run.id, 'csv')) },
    { label: exportCopy.jsonl, onSelect: () => orSay(saveAnswers(run.id, 'jsonl')) },
    { label: exportCopy.markdown, onSelect: () => orSay(saveSummary(run.id)) },
    { label: exportCopy.report, onSelect: () => goTo(addresses.report(run.id)) },
  ];
}
