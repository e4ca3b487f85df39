/**
 * The languages that can be told apart (those of the package `eld`), by primary subtag. Where a language is written in several scripts, the
 * ones it is recognised in stand behind its name.
 */
export const languageNames: Readonly<Record<string, string>> = {
  am: 'Amharic',
  ar: 'Arabic',
  az: 'Azerbaijani',
  be: 'Belarusian',
  bg: 'Bulgarian',
  bn: 'Bengali',
  ca: 'Catalan',
  cs: 'Czech',
  da: 'Danish',
  de: 'German',
  el: 'Greek',
  en: 'English',
  es: 'Spanish',
  et: 'Estonian',
  eu: 'Basque',
  fa: 'Persian',
  fi: 'Finnish',
  fr: 'French',
  gu: 'Gujarati',
  he: 'Hebrew',
  hi: 'Hindi',
  hr: 'Croatian',
  hu: 'Hungarian',
  hy: 'Armenian',
  is: 'Icelandic',
  it: 'Italian',
  ja: 'Japanese',
  ka: 'Georgian',
  kn: 'Kannada',
  ko: 'Korean',
  ku: 'Kurdish',
  lo: 'Lao',
  lt: 'Lithuanian',
  lv: 'Latvian',
  ml: 'Malayalam',
  mr: 'Marathi',
  ms: 'Malay',
  nl: 'Dutch',
  no: 'Norwegian',
  or: 'Odia',
  pa: 'Punjabi',
  pl: 'Polish',
  pt: 'Portuguese',
  ro: 'Romanian',
  ru: 'Russian',
  sk: 'Slovak',
  sl: 'Slovenian',
  sq: 'Albanian',
  sr: 'Serbian',
  sv: 'Swedish',
  ta: 'Tamil',
  te: 'Telugu',
  th: 'Thai',
  tl: 'Tagalog',
  tr: 'Turkish',
  uk: 'Ukrainian',
  ur: 'Urdu',
  vi: 'Vietnamese',
  yo: 'Yoruba',
  zh: 'Chinese',
};

/** Other subtags for the same language (IANA Language Subtag Registry: deprecated ones, members of a macrolanguage). */
const sameLanguage: ReadonlyMap<string, string> = new Map([
  ['nb', 'no'],
  ['nn', 'no'],
  ['iw', 'he'],
  ['cmn', 'zh'],
  ['fil', 'tl'],
  ['ckb', 'ku'],
]);

/** Languages of several scripts, and the ones in which they are recognised. */
const recognisedScripts: ReadonlyMap<string, readonly string[]> = new Map([
  ['az', ['latn']],
  ['ku', ['arab']],
  ['ms', ['latn']],
  ['pa', ['guru']],
  ['sr', ['cyrl']],
  ['zh', ['hans', 'hant']],
]);

export type LanguageTag =
  | { readonly ok: true; readonly language: string; readonly name: string }
  /** `message` follows the tag: "klingon is not a language tag ...". */
  | { readonly ok: false; readonly message: string };

/**
 * Reads a language tag (BCP 47, RFC 5646): `de`, `pt-BR`, `zh-Hans-CN`, any case. Only the language counts: a region or a variant says
 * how it is spoken, which cannot be told from a text. A script that the language is not recognised in is refused.
 */
export function readLanguageTag(tag: string): LanguageTag {
  const [primary = '', ...rest] = tag.toLowerCase().split('-');
  if (!/^[a-z]{2,3}$/.test(primary) || !rest.every((part) => /^[a-z0-9]{1,8}$/.test(part)))
    return { ok: false, message: `is not a language tag: write ${suggestTag(tag)}` };
  const language = sameLanguage.get(primary) ?? primary;
  const name = Object.hasOwn(languageNames, language) ? languageNames[language] : undefined;
  if (name === undefined)
    return { ok: false, message: `is a language that cannot be recognised: use a judge, or one of ${known()}` };
  const script = rest.find((part, at) => at < 2 && /^[a-z]{4}$/.test(part));
  const scripts = recognisedScripts.get(language);
  if (script !== undefined && scripts !== undefined && !scripts.includes(script))
    return { ok: false, message: `is ${name} in a script that cannot be recognised: use a judge` };
  return { ok: true, language, name };
}

function suggestTag(written: string): string {
  const named = Object.entries(languageNames).find(([, name]) => name.toLowerCase() === written.trim().toLowerCase());
  return named ? named[0] : 'one such as de, pt-BR or zh-Hans';
}

function known(): string {
  return Object.keys(languageNames).join(', ');
}
