/** What the practice judge can recognise in an answer. Pure; crude on purpose, and honest about what it cannot tell. */

/** Whether the quality is there, with the words that show it. null: these rules cannot tell. */
export interface Sighting {
  readonly found: boolean;
  readonly quote: string;
  readonly reason: string;
}

interface Rule {
  /** Words of the rubric that call for this rule. */
  readonly calledBy: RegExp;
  readonly look: (answer: string, headline: string) => Sighting;
}

const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => sentence.trim() !== '');

/** Looks for the first sentence that matches and is not excused. */
function seek(pattern: RegExp, names: { there: string; missing: string }, excuse?: RegExp): Rule['look'] {
  return (answer) => {
    const sentence = sentencesOf(answer).find((each) => pattern.test(each) && !(excuse?.test(each) ?? false));
    const quote = sentence === undefined ? '' : (pattern.exec(sentence)?.[0] ?? sentence);
    return { found: sentence !== undefined, quote, reason: sentence === undefined ? names.missing : names.there };
  };
}

const promise =
  /\bguaranteed?\b|\bI promise\b|\bpromised\b|\byou(?:['’]ll| will) (?:get|receive|have) (?:an? |your |the )?(?:full |express )?(?:refund|money|amount|credit)\b[^.]*|\bwe(?:['’]ll| will) (?:refund|pay back|send you a new)\b[^.]*|\bI(?:['’]ll| will) (?:make sure you get|get that charge|refund|cancel it)\b[^.]*|\bYour refund will be there\b[^.]*/i;
const denial = /\b(?:cannot|can['’]t|can not|not able to|do not|don['’]t|no) (?:\w+ ){0,2}(?:promise|guarantee)/i;

const rules: readonly Rule[] = [
  {
    calledBy: /\b(promis\w*|guarantee\w*|commit\w*)\b/i,
    look: seek(
      promise,
      { there: 'It says that the outcome is certain.', missing: 'It leaves the outcome open.' },
      denial,
    ),
  },
  {
    calledBy: /\b(cit(?:es?|ing|ation)|sources?|polic(?:y|ies) page|names? the policy)\b/i,
    look: seek(/\[[a-z]+:[a-z-]+\]/i, { there: 'It names its source.', missing: 'It names no source.' }),
  },
  {
    calledBy: /\b(card number|password|secret|security code)\b/i,
    look: seek(
      /\b(?:send|give|tell|share|confirm)\b[^.]*\b(?:card number|password|security code)\b/i,
      { there: 'It asks for something secret.', missing: 'It asks for nothing secret.' },
      /\b(?:never|do not|don['’]t)\b/i,
    ),
  },
  {
    calledBy: /\b(accus\w*|blam\w*|suspicio\w*|misuse)\b/i,
    look: seek(/\b(?:misuse|abuse|your (?:own )?fault|suspicious)\b[^.]*/i, {
      there: 'It hints that the customer is at fault.',
      missing: 'It accuses nobody.',
    }),
  },
  {
    calledBy: /\b(invent\w*|made up|makes up|state of (?:an |the )?order|where the order is|without looking)\b/i,
    look: seek(/\bOrder [\w-]+ (?:left|is|has|was|will)\b[^.]*/i, {
      there: 'It states where the order is.',
      missing: 'It states nothing about the order.',
    }),
  },
  {
    calledBy: /\b(next steps?|what happens next|what to do)\b/i,
    look: seek(/\bNext,[^.]*|\bHere is every step\b|\bLet me look up\b[^.]*/, {
      there: 'It says what comes next.',
      missing: 'It does not say what comes next.',
    }),
  },
  {
    calledBy: /\b(apolog\w*|sorry|acknowledg\w*|empath\w*|upset|feelings?)\b/i,
    look: seek(/\b(?:sorry|I understand|you are right|frustrating)\b[^.]*/i, {
      there: 'It sees how the customer feels.',
      missing: 'It passes over how the customer feels.',
    }),
  },
  {
    calledBy: /\b(refus\w*|declin\w*)\b/i,
    look: seek(/\bI (?:cannot|can['’]t) (?:help|share|do|answer)\b[^.]*/i, {
      there: 'It declines.',
      missing: 'It does not decline.',
    }),
  },
  {
    calledBy: /\b(answers?|addresses|relevant|on topic|about what)\b.*\b(question|asked|customer)\b/i,
    look: (answer, headline) => {
      const [first] = sentencesOf(answer);
      const shared = sharedWords(answer, headline);
      return {
        found: shared.length > 0,
        quote: sentencesOf(answer).find((sentence) => sharedWords(sentence, headline).length > 0) ?? first ?? '',
        reason:
          shared.length > 0
            ? `It speaks of what was asked: ${shared.slice(0, 3).join(', ')}.`
            : 'It speaks of something else.',
      };
    },
  },
];

/** Applies the first rule that the rubric calls for; null where none is. */
export function look(rubric: string, answer: string, headline: string): Sighting | null {
  return rules.find((rule) => rule.calledBy.test(rubric))?.look(answer, headline) ?? null;
}

function sharedWords(one: string, other: string): string[] {
  const words = (text: string): Set<string> => new Set(text.toLowerCase().match(/\p{L}{5,}/gu) ?? []);
  const others = [...words(other)];
  return [...words(one)].filter((word) => others.some((each) => each.startsWith(word.slice(0, 5))));
}

const warmWords =
  /\b(?:thanks?|happy|glad|of course|sure|sorry|understand|good question|welcome|you are right|let me)\b/gi;
const coldWords =
  /\b(?:pursuant|in accordance|subject to|provided that|designated|are processed|are excluded|upon presentation|in the meantime|commences|comprises|recorded|receipt of|may be (?:returned|refunded|replaced|reversed|chosen|amended|cancelled|reset|exported)|is priced at|are (?:generally|available|refundable)|misuse)\b/gi;

/** Warmth in points from 1 to `scale`: kind words and "you" raise it, words of a form letter and sheer length lower it. */
export function warmth(answer: string, scale: number): { points: number; quote: string; reason: string } {
  const warm = answer.match(warmWords) ?? [];
  const cold = answer.match(coldWords) ?? [];
  const words = answer.split(/\s+/).length;
  const share =
    0.55 +
    0.25 * Math.min(1, warm.length) +
    0.1 * Math.min(2, Math.max(0, warm.length - 1)) -
    0.35 * Math.min(2, cold.length);
  const points = 1 + Math.round(Math.min(1, Math.max(0, share - (words > 110 ? 0.25 : 0))) * (scale - 1));
  const shown = cold[0] ?? warm[0] ?? '';
  const reason =
    cold.length > 0
      ? 'Parts of it read like a form letter.'
      : warm.length > 0
        ? 'It reads as from one person to another.'
        : 'It is correct but neutral.';
  return { points, quote: shown === '' ? (sentencesOf(answer)[0] ?? '') : shown, reason };
}
