import { type DraftKind } from '#contract/prompt';
import { type PromptFileState } from './prompt-files.ts';

const mostDescribed = 500;

/**
 * What was made of the files of each prompt, for as long as they stay the same: the list of prompts is asked for at every change, and
 * reading the files of all prompts takes more than everything else on the screen.
 */
export function rememberByFiles<Described>() {
  type Files = Readonly<Record<DraftKind, PromptFileState>>;
  const known = new Map<string, { readonly files: Files; readonly described: Described }>();
  return (key: string, files: Files, describe: () => Described): Described => {
    const before = known.get(key);
    if (before && areSame(before.files, files)) return before.described;
    const described = describe();
    const [oldest] = known.keys();
    if (known.size >= mostDescribed && oldest !== undefined) known.delete(oldest);
    known.set(key, { files, described });
    return described;
  };

  function areSame(one: Files, other: Files): boolean {
    return (['prompt', 'spec', 'cases'] as const).every((kind) => {
      const [before, now] = [one[kind], other[kind]];
      return (
        before.path === now.path &&
        before.text === now.text &&
        before.teamText === now.teamText &&
        before.changed === now.changed
      );
    });
  }
}
