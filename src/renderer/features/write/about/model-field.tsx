import { copy as closingCopy } from '../../../app/closing/copy.ts';
import { useProcedure } from '../../../app/queries.ts';
import { type Choice, Select } from '../../../ui/input/choice.tsx';
import { copy } from '../copy.ts';

const words = copy.about;
const fromSettings = '';

/** The model that the file names: one of the connection's, the one it names already, or the one from Settings (null). */
export function ModelField({
  value,
  onChange,
}: {
  readonly value: string | null;
  readonly onChange: (model: string | null) => void;
}) {
  const { data: app } = useProcedure('app.state', {});
  const connectionId = app?.connection.id ?? '';
  const { data } = useProcedure('connection.models', { id: connectionId }, { enabled: connectionId !== '' });
  const models = data?.models ?? [];
  const choices: Choice<string>[] = [
    { value: fromSettings, label: words.modelFromSettings },
    ...models.map(({ id, practice, closesInDays }) => ({
      value: id,
      label: id,
      ...(practice ? { hint: 'Practice' } : closesInDays === null ? {} : { hint: closingCopy.hint(closesInDays) }),
    })),
    ...(value !== null && !models.some((model) => model.id === value) ? [{ value, label: value }] : []),
  ];
  return (
    <Select
      label={words.model}
      value={value ?? fromSettings}
      choices={choices}
      onChange={(model) => onChange(model === fromSettings ? null : model)}
    />
  );
}
