import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { practiceModels } from '#adapters/practice/catalog';
import { reply } from '#adapters/practice/practice-model';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { applyEdit, parseSuggestion, suggestionMessages, suggestionSchema } from '#domain/explain/suggestion';
import { resourcesFolder } from '#support/test-app';

test('the practice model answers a request for an edit with one that can be used: what was missed is said again as a check', async () => {
  const file = await readFile(join(resourcesFolder, 'sample/versions/7-no-blame/refund-helper.md'), 'utf8');
  const suggestion: { find: string; replace: string } = JSON.parse(
    await readFile(join(resourcesFolder, 'sample/suggestion.json'), 'utf8'),
  );
  const parsed = parsePrompt('p.md', file.replace(suggestion.find, suggestion.replace));
  if (!parsed.ok) throw new Error('The sample prompt does not parse.');
  const failure = (statement: string) => ({
    headline: 'Where?',
    answer: 'Soon.',
    failed: [{ statement, reason: 'No (really) match.' }],
  });
  const messages = suggestionMessages({
    template: parsed.value.template,
    instruction: suggestion.replace,
    failures: [
      failure('Offers VIP customers their direct line.'),
      failure('Always names the policy page it relied on.'),
      failure('Always names the policy page it relied on.'),
    ],
    nonce: 'n',
  });
  const model = practiceModels.find((each) => each.id === 'practice-judge');
  if (!model) throw new Error('There is no practice judge.');
  const { answer } = reply(
    model,
    {
      model: model.id,
      messages: [...messages],
      temperature: 0,
      response_format: { type: 'json_schema', json_schema: suggestionSchema },
    },
    1,
  );
  const edit = parseSuggestion(answer.text);
  expect(edit).toMatchObject({
    find: suggestion.replace,
    replace: `${suggestion.replace}\n- Before you answer, check that it always names the policy page it relied on.`,
  });
  expect(edit && applyEdit(parsed.value, edit).ok).toBe(true);
});
