import { useState } from 'react';
import { client } from '../../../app/client.ts';
import { asAppError } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/overlay/menu.tsx';
import { saveFile } from '../../../ui/input/save-file.ts';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from '../copy.ts';

const words = copy.sent;
const types = { csv: 'text/csv;charset=utf-8', jsonl: 'application/jsonl' } as const;

/** Takes every row of the search away as a file, asked for a piece at a time. */
export function ExportButton({ search }: { readonly search: string }) {
  const [busy, setBusy] = useState(false);
  const save = async (format: 'csv' | 'jsonl'): Promise<void> => {
    setBusy(true);
    try {
      const pieces: string[] = [];
      let name = '';
      for (let before: number | null | undefined; before !== null;) {
        const piece = await client.call('audit.export', { search, format, before: before ?? null });
        pieces.push(piece.text);
        name = piece.name;
        before = piece.next;
      }
      saveFile(name, pieces, types[format]);
    } catch (error) {
      const { message, nextStep } = asAppError(error);
      toast({ message, next: nextStep });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu
      trigger={<Button busy={busy}>{words.export}</Button>}
      entries={[
        { label: words.exportCsv, hint: words.exportCsvHint, onSelect: () => void save('csv') },
        { label: words.exportJsonl, hint: words.exportJsonlHint, onSelect: () => void save('jsonl') },
      ]}
    />
  );
}
