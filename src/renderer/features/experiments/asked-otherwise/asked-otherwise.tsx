import { type RunResult, type VariantResult } from '#domain/result/run-result';
import { Note } from '../../../ui/page/note.tsx';
import { counted } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';

/** What servers refused of the calls, and thinking aloud before answers: never silent. Nothing stands here when there is nothing. */
export function AskedOtherwise({ result: { variants, judge } }: { readonly result: RunResult }) {
  const adapted = [
    ...variants.flatMap((variant) => adaptedLines(nameOf(variant), variant.adapted)),
    ...adaptedLines(copy.judge, judge?.adapted),
  ];
  const lines = [...adapted, ...variants.flatMap(thinkingLines)];
  if (lines.length === 0) return null;
  return (
    <Note tone="unsure" title={copy.title}>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {adapted.length > 0 && <p>{copy.meaning}</p>}
    </Note>
  );
}

function nameOf({ label, model }: VariantResult): string {
  return `${label} · ${model}`;
}

function adaptedLines(who: string, adapted: VariantResult['adapted'] = []): string[] {
  return adapted.map((each) => copy.adapted(who, each, counted(each.answers, 'answer')));
}

function thinkingLines(variant: VariantResult): string[] {
  const { leftOut = 0, shown = 0 } = variant.thinking ?? {};
  const who = nameOf(variant);
  return [
    ...(leftOut > 0 ? [copy.leftOut(who, counted(leftOut, 'answer'))] : []),
    ...(shown > 0 ? [copy.shown(who, counted(shown, 'answer'))] : []),
  ];
}
