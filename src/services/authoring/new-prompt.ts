import { promptSchemaName } from '#domain/prompt/prompt';

function quoted(text: string): string {
  return JSON.stringify(text.replace(/\s+/g, ' ').trim());
}

/** The first text of a new prompt: a header to fill in and a place to start writing. */
export function newPromptText({ title, purpose, owner }: { title: string; purpose: string; owner: string }): string {
  return [
    '---',
    `schema: ${promptSchemaName}`,
    ...(title.trim() === '' ? [] : [`title: ${quoted(title)}`]),
    `purpose: ${quoted(purpose)}`,
    `owner: ${quoted(owner)}`,
    'maintained_by: pm',
    'variables:',
    '  question: { required: true, description: What the user asked }',
    '---',
    'You are a helpful assistant.',
    '',
    '{{role "user"}}',
    '{{question}}',
    '',
  ].join('\n');
}
