import { useMemo } from 'react';
import { type Case } from '#domain/cases/case';
import { caseLines, parseCaseLine } from '#domain/cases/case-line';
import { addresses } from '../../app/location.ts';
import { copy as personal } from '../../app/personal-data/copy.ts';
import { usePersonalData } from '../../app/personal-data/use-personal-data.ts';
import { ButtonLink } from '../../ui/input/button.tsx';
import { Banner } from '../../ui/page/page.tsx';
import { type ChangeFile, kindOfFile } from './change-words.ts';

const words = personal.send;
const named = 5;

/** Which cases that are about to stand in the team's repository seem to hold personal data and are not marked so. Nothing is stopped by it. */
export function PersonalDataBanner({
  files,
  promptId,
}: {
  readonly files: readonly ChangeFile[];
  readonly promptId: string;
}) {
  const cases = useMemo(
    () => files.filter((file) => kindOfFile(file.path, promptId) === 'cases').flatMap(newCases),
    [files, promptId],
  );
  const { found } = usePersonalData(cases);
  const first = found[0]?.case.id;
  if (first === undefined) return null;
  const list = found.slice(0, named).map((each) => words.of(each.case.id, personal.kinds(each.kinds)));
  const more = found.length > named ? [words.more(found.length - named)] : [];
  return (
    <Banner action={<ButtonLink href={addresses.case(promptId, first)}>{personal.look(first)}</ButtonLink>}>
      <strong>{words.found(found.length)}</strong> {[...list, ...more].join(', ')}. {words.next}
    </Banner>
  );
}

/** The cases on lines that the team has not yet. */
function newCases({ before, after }: ChangeFile): readonly Case[] {
  const known = new Set(caseLines(before ?? ''));
  return caseLines(after ?? '').flatMap((line) => {
    if (known.has(line)) return [];
    const read = parseCaseLine(line);
    return read?.ok === true ? [read.value] : [];
  });
}
