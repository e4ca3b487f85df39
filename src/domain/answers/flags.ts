/** What databases, spreadsheets, languages and their exporters write where there is nothing: of answers, errors, flags and calls alike. */
const nothing = new Set(
  (
    'none null nil nan nat n/a na #n/a #null! <na> <null> <none> <nil> <nan> (null) (none) (nil) (empty) (blank) [null] \\n undefined <undefined> ' +
    'dbnull system.dbnull pd.na np.nan <empty> - -- – — [] {} [null] ""'
  ).split(' '),
);

/**
 * Yes and no as programs, people and spreadsheets write them: a spreadsheet writes its TRUE in the language of whoever saved it. Not in here is `x`, which is
 * a yes on a form and a no beside a tick.
 */
const yes = new Set(
  (
    'true t yes y on wahr ja j vrai oui verdadero verdadeiro sí si s sim vero sì waar sant sann sand tosi kyllä prawda tak pravda ano igaz igen adevărat da ' +
    'doğru evet αληθης αληθες αληθής αληθές ναι истина истинно да так істина вярно точно тачно вистина ' +
    'istina tačno točno tõene jah teisinga tiesa taip patiess jā resnično sannleikur satt vertader cert egia gwir fíor benar ya đúng จริง सही אמת כן صحيح نعم درست بله ' +
    '真 是 對 对 はい 참 예 네 ✓ ✔ ☑ ✅ 🗸 √'
  ).split(' '),
);
const no = new Set(
  (
    'false f no n off falsch nein faux non falso não nao onwaar nee falskt falsk usann nej nei epätosi ei fałsz nie nepravda ne hamis nem fals nu ' +
    'yanlış yanliş hayır hayir ψευδης ψευδες ψευδής ψευδές οχι όχι ложь ложно нет хибність хибно ні невярно неточно нетачно невистина не ' +
    'laž netačno netočno vale väär melaginga klaidinga aplams nē neresnično ósatt gezurra anwir bréagach vals salah tidak sai เท็จ गलत नहीं שקר לא خطأ لا نادرست ' +
    'خیر 假 偽 伪 否 不 錯 错 いいえ 거짓 아니요 아니오 ✗ ✘ ✕ ✖ ❌ ☐'
  ).split(' '),
);
/** Says only how the sign before it is to be drawn. */
const drawnAs = /[\uFE0E\uFE0F]/g;
/** What databases and formulas write around a yes: `.T.`, `#TRUE#`, `=TRUE()`. */
const aroundWord = /^[.#='"]+|(?:[.#'"]|\(\))+$/g;

/** True for a text that stands for "nothing is here". */
export function isNothingWord(text: string): boolean {
  const plain = text.trim().toLowerCase();
  return plain === '' || nothing.has(plain);
}

/** A yes or a no, in words, letters (Postgres has t and f) and signs, 1 and 0, a count above 0. null: it says neither. */
export function yesOrNo(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string' || isNothingWord(value)) return null;
  const plain = value.trim().normalize('NFC').toLowerCase().replace(drawnAs, '');
  const word = plain.replace(aroundWord, '');
  if (yes.has(plain) || yes.has(word)) return true;
  if (no.has(plain) || no.has(word)) return false;
  return /^[+-]?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) !== 0 : null;
}

/** The number that stands there, also as text; null: none does. */
export function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** True for what is not there, is empty, or says no. */
export function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined || yesOrNo(value) === false) return true;
  if (typeof value === 'string') return isNothingWord(value);
  return typeof value === 'object' && Object.keys(value).length === 0;
}
