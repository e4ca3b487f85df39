/** Judges as they are typed into one field: "gpt-5, claude-opus". */
export function writeJudges(judge: { readonly model: string; readonly models: readonly string[] }): string {
  return judge.models.length > 0 ? judge.models.join(', ') : judge.model;
}

/** The same text as it will stand in the field again. */
export function tidyJudges(text: string): string {
  const { model = '', models = [] } = readJudges(text);
  return writeJudges({ model, models });
}

/** The fields of the file for what was typed: one judge is `model`, several are `models`, nothing is neither. */
export function readJudges(text: string): {
  readonly model: string | undefined;
  readonly models: readonly string[] | undefined;
} {
  const names = text
    .split(/[,;\s]+/u)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return { model: names.length === 1 ? names[0] : undefined, models: names.length > 1 ? names : undefined };
}
