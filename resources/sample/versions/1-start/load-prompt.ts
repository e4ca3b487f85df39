import { readFile } from 'node:fs/promises';
import Mustache from 'mustache';

/** Reads prompts/<id>.md and fills in the customer's message. Everything before the user marker is the system message. */
export async function loadPrompt(id: string, input: Record<string, unknown>) {
  const file = await readFile(new URL(`../prompts/${id}.md`, import.meta.url), 'utf8');
  const template = file.replace(/^---\n[^]*?\n---\n/, '');
  const [system = '', user = '{{question}}'] = template.split(/^\{\{role "user"\}\}$/m);
  const render = (text: string) => Mustache.render(text, input, {}, { escape: String }).trim();
  return [
    { role: 'system' as const, content: render(system) },
    { role: 'user' as const, content: render(user) },
  ];
}
