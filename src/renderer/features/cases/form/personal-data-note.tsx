import { type Case } from '#domain/cases/case';
import { maskedFields } from '#domain/policy/case-personal-data';
import { copy as words } from '../../../app/personal-data/copy.ts';
import { unmarkedIn } from '../../../app/personal-data/use-personal-data.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';

/** What seems to be personal data in a case that is not marked so: it can be marked, masked, or left as it is. */
export function PersonalDataNote({
  each,
  readOnly,
  update,
}: {
  readonly each: Case;
  readonly readOnly: boolean;
  readonly update: (changes: Readonly<Record<string, unknown>>) => boolean;
}) {
  const kinds = unmarkedIn(each);
  if (kinds.length === 0) return null;
  const mask = (): void => {
    const masked = maskedFields(each);
    const before = Object.fromEntries(
      Object.keys(masked).map((name) => [name, name === 'input' ? each.input : (Reflect.get(each, name) ?? undefined)]),
    );
    if (update(masked)) toast({ message: words.masked(each.id), undo: () => void update(before) });
  };
  return (
    <Note
      tone="unsure"
      title={words.title(words.kinds(kinds))}
      actions={
        !readOnly && (
          <>
            <Button variant="text" onClick={() => update({ sensitivity: 'personal' })}>
              {words.mark}
            </Button>
            <Button variant="text" onClick={mask}>
              {words.mask}
            </Button>
          </>
        )
      }
    >
      {words.internal}
    </Note>
  );
}
