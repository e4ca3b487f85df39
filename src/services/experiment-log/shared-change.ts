import { escapeMarkdown } from '#domain/files/markdown-text';
import { type DecidedRun } from './run-logs.ts';

const decisionWords = { kill: 'Not pursued', iterate: 'To be tried again', graduate: 'Graduated' } as const;

/** Title and words of the change that brings decisions into the team's log. */
export function changeOf(decided: readonly DecidedRun[]): { readonly title: string; readonly description: string } {
  const [first] = decided;
  const title =
    decided.length === 1 && first ? `Log of an experiment: ${first.run.title}` : `Log of ${decided.length} experiments`;
  const lines = decided.map(({ run, decision }) => {
    const practice = run.practice ? ' (Practice: no evidence for a real product.)' : '';
    const who = escapeMarkdown(decision.by.name);
    return `- **${decisionWords[decision.what]}**: ${escapeMarkdown(run.title)}. ${escapeMarkdown(decision.why)} Decided by ${who} on ${decision.at.slice(0, 10)}.${practice}`;
  });
  return { title: title.slice(0, 200), description: `${lines.join('\n')}\n` };
}
