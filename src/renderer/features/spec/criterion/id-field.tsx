import { useState } from 'react';
import { TextField } from '../../../ui/input/field.tsx';
import { criterionCopy as copy } from '../copy.ts';
import { problemAt } from '../field-problems.ts';
import { useSpec } from '../spec-context.ts';
import { type FormCriterion, pathOf } from '../spec-form.ts';
import { stopUndo } from '../stop-undo.ts';

/** The id of a criterion. It is stored when the field is left: half-typed ids would drag the threshold that names it along. */
export function IdField({
  criterion,
  onRename,
}: {
  readonly criterion: FormCriterion;
  readonly onRename: (id: string) => void;
}) {
  const { problems } = useSpec();
  const [typed, setTyped] = useState<string | null>(null);
  const store = (): void => {
    if (typed !== null && typed.trim() !== criterion.id) onRename(typed.trim());
    setTyped(null);
  };
  return (
    <div onKeyDown={stopUndo}>
      <TextField
        label={copy.id}
        hint={copy.idHint}
        mono
        spellCheck={false}
        error={problemAt(problems, [...pathOf(criterion), 'id'])}
        value={typed ?? criterion.id}
        onChange={setTyped}
        onBlur={store}
        onKeyDown={(event) => {
          if (event.key === 'Enter') store();
        }}
      />
    </div>
  );
}
