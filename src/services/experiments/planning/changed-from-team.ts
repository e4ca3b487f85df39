import { parseCases } from '#domain/cases/case-file';
import { changedBeside, type ChangedBeside, type TestedWith } from '#domain/result/changed-beside';
import { parseSpec } from '#domain/spec/spec-file';
import { type PromptTexts } from '../../authoring/prompt-source.ts';

/** What a draft alters of spec and cases beside the prompt; null: nothing, or the team has no such prompt yet. */
export function changedFromTeam(texts: PromptTexts): ChangedBeside | null {
  if (texts.teamPromptText === null) return null;
  const before = testedWith(texts, texts.teamSpecText, texts.teamCasesText);
  const now = testedWith(texts, texts.specText, texts.casesText);
  return changedBeside('the team’s version', before, now);
}

function testedWith(
  { specPath, casesPath }: PromptTexts,
  specText: string | null,
  casesText: string | null,
): TestedWith {
  const spec = specText === null || specText === '' ? null : parseSpec(specPath, specText);
  const cases = parseCases(casesPath, casesText ?? '');
  return {
    spec: spec === null ? null : spec.ok ? spec.value : 'unreadable',
    cases: cases.ok ? cases.value.cases : 'unreadable',
  };
}
