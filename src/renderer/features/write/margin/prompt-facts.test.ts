import { describe, expect, it } from 'vitest';
import { factsOfCases, factsOfPrompt, factsOfSpec, missingValues } from './prompt-facts.ts';

const text = `---
schema: signoff/prompt@1
variables:
  question: { required: true }
  plan: { default: free }
  old: { description: not used any more }
---
Help with {{plan}} and {{order}}.
{{role "user"}}
{{question}}
`;

describe('facts about a prompt', () => {
  it('names the variables it uses, what is said about them, and those it does not use', () => {
    const { variables, unused, problems } = factsOfPrompt('prompts/a.md', text);
    expect({ variables, unused, problems }).toEqual({
      variables: [
        { name: 'plan', declared: { default: 'free' } },
        { name: 'order', declared: null },
        { name: 'question', declared: { required: true } },
      ],
      unused: ['old'],
      problems: [],
    });
  });

  it('counts the cases that cannot be run for want of a value', () => {
    const { prompt } = factsOfPrompt('prompts/a.md', text);
    const { cases } = factsOfCases(
      'prompts/a.cases.jsonl',
      '{"id":"c-1","input":{"question":"Where?","order":"7"}}\n{"id":"c-2","input":{"question":"When?"}}\n',
    );
    expect(prompt === null ? null : missingValues(prompt, cases)).toEqual({ cases: 1, names: ['order'] });
  });

  it('says that a file is broken rather than that it is empty', () => {
    expect(factsOfCases('a', 'not json')).toEqual({ cases: [], broken: true });
    expect(factsOfSpec('a', 'must: 3')).toEqual({ kind: 'broken' });
    expect(factsOfSpec('a', '')).toEqual({ kind: 'none' });
    expect(factsOfSpec('a', 'schema: signoff/spec@1\nmust: []\n')).toEqual({ kind: 'none' });
  });
});
