/** The spec's own number of trials as it stands in the file, to show in a form; null where the line cannot be read. The runner parses the whole. */
export function trialsInSpec(text: string): number | null {
  const figure = /^trials:[ \t]*(\d{1,3})[ \t]*(?:#.*)?$/m.exec(text)?.[1];
  return figure === undefined ? null : Number(figure);
}
