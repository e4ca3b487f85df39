import { type Chance } from './chance.ts';
import { composeText, type Part } from './composition.ts';
import { type Instructions } from './instructions.ts';

/** A plausible answer to a prompt that is not about Acme: it knows a few common tasks, and says little about anything else. */
export function writeGenericAnswer(task: {
  readonly prompt: string;
  readonly question: string;
  readonly instructions: Instructions;
  readonly chance: Chance;
  readonly skill: number;
}): string {
  const { prompt, question, instructions, chance, skill } = task;
  const label = pickLabel(prompt, question, chance);
  if (label !== null) return label;
  const parts = partsFor(prompt, question, chance);
  const isShort =
    instructions.limit !== null && (instructions.detailed === 0 || chance.happens('short-or-detailed', 0.5));
  const cites = instructions.cite > 0 && chance.happens('cite', 1 - 0.15 * (1 - skill));
  return composeText({
    parts: instructions.warm > 0 ? [{ role: 'opener', text: 'Happy to help' }, ...parts] : parts,
    citation: cites ? '[source:your-text]' : null,
    mode: isShort ? 'short' : 'normal',
    limit: instructions.limit,
    chance,
    skill,
  });
}

const summarises = /\bsummar|\btl;?dr\b|\bshorten\b/i;
const rewrites = /\b(rewrite|rephrase|proofread|translate)\b/i;

/** The prompt wants something done to a text, whoever wrote it: no answer to what the text asks. */
export function isTextTask(prompt: string): boolean {
  return summarises.test(prompt) || rewrites.test(prompt) || labelsIn(prompt).length > 1;
}

/** "Answer with one of: a, b, c" is a classification: the label that the text names, else one by chance. */
function pickLabel(prompt: string, question: string, chance: Chance): string | null {
  const labels = labelsIn(prompt);
  const [first, ...others] = labels;
  if (first === undefined || others.length === 0) return null;
  const named = labels.find((label) => question.toLowerCase().includes(label.toLowerCase()));
  return named ?? chance.pick('label', [first, ...others]);
}

function labelsIn(prompt: string): string[] {
  const list = /\b(?:one of|labels?|categories|classes)\b[^:\n]{0,60}:\s*([^\n]+)/i.exec(prompt)?.[1];
  return (list ?? '')
    .split(/,|\bor\b|\|/)
    .map((label) => label.trim().replace(/^["'`]|["'`.]+$/g, ''))
    .filter((label) => label !== '' && label.length <= 40);
}

function partsFor(prompt: string, question: string, chance: Chance): Part[] {
  const sentences = question.split(/(?<=[.!?])\s+/).filter((sentence) => sentence.trim() !== '');
  if (summarises.test(prompt)) {
    const told = sentences.filter((_sentence, index) => index === 0 || chance.happens(`keep ${index}`, 0.25));
    return told.map((text): Part => ({ role: 'answer', text: text.trim() }));
  }
  if (rewrites.test(prompt)) return [{ role: 'answer', text: question.trim() }];
  const subject = subjectOf(question);
  return [
    { role: 'answer', text: `In short, ${subject} depends on what you need it for.` },
    { role: 'detail', text: `Most people start with the simplest form of ${subject} and add to it.` },
    { role: 'next', text: 'Tell me a little more about your case and I can be more exact.' },
  ];
}

const commonWords = new Set(
  'about after again because before being could does doing from have having here into just like more most much need only other over please should some such than that their them then there these they this those through under very want were what when where which while will with would your'.split(
    ' ',
  ),
);

/** The longest word that is not a common one: crude, and enough to stay on the subject. */
function subjectOf(question: string): string {
  const words = question.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  const telling = words.filter((word) => !commonWords.has(word));
  return telling.reduce((one, other) => (other.length > one.length ? other : one), telling[0] ?? 'this');
}
