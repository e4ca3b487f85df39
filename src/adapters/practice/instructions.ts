/**
 * What a practice model understands of a prompt. Pure. It knows the instructions that product people give most: sources,
 * promises, length, detail, tone, next steps, tools, secrets, VIPs, format; everything else it does not see.
 */

/** 0: not asked. 1: asked. 2: insisted on ("always", "in every answer", a final check). */
export type Strength = 0 | 1 | 2;

export interface LengthLimit {
  readonly unit: 'sentences' | 'words';
  readonly max: number;
}

export interface Instructions {
  readonly cite: Strength;
  /** Kind word of the mark, e.g. `policy` of `[policy:refunds]`. */
  readonly citeKind: string;
  readonly avoidPromises: Strength;
  readonly limit: LengthLimit | null;
  /** Asked for every step, all the details, a thorough answer. */
  readonly detailed: Strength;
  readonly warm: Strength;
  readonly formal: Strength;
  readonly acknowledge: Strength;
  readonly nextStep: Strength;
  readonly lookUp: Strength;
  readonly guardSecrets: Strength;
  /** What VIP customers are offered, null when the prompt says nothing of it. */
  readonly vipContact: string | null;
  readonly vip: Strength;
  readonly noAccusation: Strength;
  readonly json: { readonly keys: readonly string[] } | null;
}

const insistence =
  /\b(always|must|every (?:single )?(?:answer|reply|response|time|customer)|each (?:answer|reply)|without exception|even when|even if|no matter|important|short ones too|before you (?:answer|send|reply)|check that|make sure)\b|!$/i;
const prohibition = /\b(never|do not|don't|avoid|must not|without|refrain from|no)\b/i;
const contact = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;

export function recogniseInstructions(prompt: string): Instructions {
  const statements = statementsOf(prompt);
  const strength = (asks: (statement: Statement) => boolean): Strength => {
    const found = statements.filter(asks);
    return found.length === 0 ? 0 : found.some((statement) => statement.insisted) ? 2 : 1;
  };
  const says =
    (pattern: RegExp, forbidden = false) =>
    ({ text, forbids, demands }: Statement): boolean =>
      pattern.test(text) && (forbidden ? forbids : demands);
  const cites =
    /\b(cit(?:e|es|ing|ation|ations)|sources?|references?|policy page|(?:name|mention|link)s? the policy)\b/i;
  const vipStatement = statements.find(({ text }) => /\bvip\b/i.test(text) && contact.test(text));
  return {
    cite: strength(says(cites)),
    citeKind: /\[([a-z]+):[a-z-]+\]/.exec(prompt)?.[1] ?? 'policy',
    avoidPromises: strength(says(/\b(promis\w*|guarantee\w*|commit\w*)\b/i, true)),
    limit: findLimit(statements),
    detailed: strength(
      says(/\b(every (?:single )?(?:step|detail)|all the (?:steps|details)|in detail|thorough(?:ly)?|step by step)\b/i),
    ),
    warm: strength(says(/\b(warm(?:ly|th)?|friendly|kind(?:ly|ness)?|helpful person|human|caring|empath\w*)\b/i)),
    formal: strength(says(/\b(formal(?:ly)?|businesslike|professional(?:ly)?)\b/i)),
    acknowledge: strength(says(/\b(acknowledge|apologi[sz]e|say sorry|upset|angry|frustrat\w*)\b/i)),
    nextStep: strength(says(/\b(next steps?|what happens next|what (?:they|the customer) can do)\b/i)),
    lookUp: strength(says(/\blook(?:s|ed)? (?:\w+ ){0,4}up\b|\blookup_\w+|\bcall the tool\b/i)),
    guardSecrets: strength(says(/\b(card number|password|passcode|security code|cvc|pin)\b/i, true)),
    vipContact: vipStatement ? (contact.exec(vipStatement.text)?.[0] ?? null) : null,
    vip: strength(({ text }) => /\bvips?\b/i.test(text)),
    noAccusation: strength(says(/\b(accus\w*|blam\w*|suspicio\w*)\b/i, true)),
    json: findJson(prompt),
  };
}

interface Statement {
  readonly text: string;
  readonly insisted: boolean;
  readonly forbids: boolean;
  readonly demands: boolean;
}

/** "Never answer without ..." demands what it names. */
const doubleNegation = /\b(?:never|do not|don't)\b.*\b(?:without|before|until|unless)\b/i;

/** Sentences and list items. One under a heading that forbids ("What never to do") forbids; one in a checklist insists. */
function statementsOf(prompt: string): Statement[] {
  let heading = '';
  let introduction = '';
  return prompt.split('\n').flatMap((line) => {
    if (/^#+\s/.test(line)) [heading, introduction] = [line, ''];
    if (line.trim() === '') introduction = '';
    if (/^#+\s/.test(line) || line.trim() === '') return [];
    const above = `${heading} ${introduction}`;
    if (/:\s*$/.test(line)) introduction = line;
    const sectionForbids = /\b(never|not to do|must not|don'ts?)\b/i.test(above);
    const sectionInsists = /\b(check|checklist|always|every answer)\b/i.test(above);
    return line.split(/(?<=[.!?])\s+(?=[A-Z"“])/).map((text) => {
      const forbids = sectionForbids || prohibition.test(text);
      return {
        text,
        insisted: sectionInsists || insistence.test(text),
        forbids,
        demands: !forbids || (!sectionForbids && doubleNegation.test(text)),
      };
    });
  });
}

const numbers: Record<string, number> = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 };
const limitPattern = /\b(\d+|one|two|three|four|five|six)\s+(?:short\s+)?(sentences?|words?)\b/i;

/** The strictest limit that the prompt names; "be concise" without a number is three sentences. */
function findLimit(statements: readonly Statement[]): LengthLimit | null {
  const limits = statements.flatMap(({ text }): LengthLimit[] => {
    const found = limitPattern.exec(text);
    if (!found?.[1] || !found[2])
      return /\b(be (?:brief|concise|short)|keep it short|briefly)\b/i.test(text)
        ? [{ unit: 'sentences', max: 3 }]
        : [];
    const max = numbers[found[1].toLowerCase()] ?? Number(found[1]);
    return [{ unit: found[2].toLowerCase().startsWith('word') ? 'words' : 'sentences', max }];
  });
  const wordsIn = (limit: LengthLimit): number => (limit.unit === 'words' ? limit.max : limit.max * 18);
  return limits.sort((one, other) => wordsIn(one) - wordsIn(other))[0] ?? null;
}

/** Keys are the quoted names in the sentence that asks for JSON. */
function findJson(prompt: string): Instructions['json'] {
  const sentence = /[^\n]*\b(?:answer|reply|respond|return|output|write)\b[^\n]*\bJSON\b[^\n]*/i.exec(prompt)?.[0];
  if (sentence === undefined || /\b(?:no|not|never) (?:\w+ ){0,3}JSON\b/i.test(sentence)) return null;
  return { keys: [...sentence.matchAll(/["`']([A-Za-z_]\w{0,40})["`']/g)].map((match) => match[1] ?? '') };
}
