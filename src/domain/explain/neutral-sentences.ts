/**
 * Sentences that ask for nothing: each says that the text is to be read or kept to, which every prompt says by being there. None names a tone, a
 * length, a form, a language or a thing to do, so that what is asked stays the same. In the language of the prompt, because a sentence in
 * another one can turn the language of the answer.
 */
const sentences = {
  en: [
    'Everything in this text applies.',
    'Please keep to what this text says.',
    'All of this text matters.',
    'This text holds as a whole.',
    'What this text says is what counts.',
    'Take this text as it stands.',
    'Each part of this text applies.',
    'Please read this text as a whole.',
  ],
  de: [
    'Alles in diesem Text gilt.',
    'Bitte halte dich an das, was in diesem Text steht.',
    'Dieser Text gilt als Ganzes.',
    'Jeder Teil dieses Textes gilt.',
    'Es zählt, was in diesem Text steht.',
    'Bitte lies diesen Text als Ganzes.',
    'Der ganze Text ist wichtig.',
    'Nimm diesen Text so, wie er dasteht.',
  ],
  fr: [
    'Tout ce texte s’applique.',
    'Ce texte vaut dans son ensemble.',
    'Chaque partie de ce texte s’applique.',
    'C’est ce que dit ce texte qui compte.',
    'L’ensemble de ce texte est important.',
    'Ce texte est à lire dans son ensemble.',
    'Ce texte est à prendre tel quel.',
    'Tout ce que dit ce texte compte.',
  ],
  es: [
    'Todo este texto se aplica.',
    'Este texto vale en su conjunto.',
    'Cada parte de este texto se aplica.',
    'Cuenta lo que dice este texto.',
    'Todo el texto es importante.',
    'Este texto debe leerse en su conjunto.',
    'Este texto se toma tal como está.',
    'Todo lo que dice este texto cuenta.',
  ],
} as const;

export type NeutralLanguage = keyof typeof sentences;

export const neutralSentences: Readonly<Record<NeutralLanguage, readonly string[]>> = sentences;

/** Little words that hardly stand in the other three languages. */
const marks: Readonly<Record<NeutralLanguage, readonly string[]>> = {
  en: ['the', 'and', 'of', 'to', 'with', 'you', 'is', 'are', 'not', 'what', 'if', 'your'],
  de: ['der', 'die', 'das', 'und', 'nicht', 'ist', 'mit', 'auf', 'dem', 'den', 'ein', 'eine'],
  fr: ['le', 'les', 'des', 'et', 'une', 'est', 'pour', 'dans', 'vous', 'pas', 'sur', 'du'],
  es: ['el', 'los', 'las', 'y', 'una', 'es', 'para', 'por', 'con', 'del', 'que', 'su'],
};

/** The language of a prompt as far as a sentence may be added to it; null: none of these for sure. */
export function languageForSentences(text: string): NeutralLanguage | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scores = Object.entries(marks).map(([language, own]) => ({
    // The keys of `marks` are the languages.
    language: language as NeutralLanguage,
    score: words.filter((word) => own.includes(word)).length,
  }));
  scores.sort((a, b) => b.score - a.score);
  const [first, second] = scores;
  if (first && first.score > 0 && first.score > (second?.score ?? 0)) return first.language;
  // Nothing but plain letters and no word that gives it away, as in “Hi”: English is what prompts are mostly written in.
  return words.length > 0 && first?.score === 0 && words.every((word) => /^[a-z]+$/.test(word)) ? 'en' : null;
}
