/**
 * How long an IBAN of each country is, in characters without spaces (SWIFT IBAN registry, ISO 13616). A country that is not listed has no
 * IBAN that could be told from an order number.
 */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 ' +
    'GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 ' +
    'MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 ' +
    'TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** The countries that have IBANs, as two upper-case letters. */
export const ibanCountries: readonly string[] = [...lengths.keys()];

/** How many characters the IBANs of a country have; null for a country without. Any case. */
export function ibanLength(country: string): number | null {
  return lengths.get(country.toUpperCase()) ?? null;
}

/** Whether letters and digits without separators are an IBAN: length of the country, check digits by ISO 7064 MOD 97-10. */
export function isIban(text: string): boolean {
  return text.length === ibanLength(text.slice(0, 2)) && remainder(text.slice(4) + text.slice(0, 4)) === 1;
}

/** The check digits that make a body (the part after them) an IBAN of the country. */
export function ibanCheckDigits(country: string, body: string): string {
  return String(98 - remainder(`${body}${country}00`)).padStart(2, '0');
}

/** The rest modulo 97 of the number that the text stands for, A = 10 ... Z = 35. */
function remainder(text: string): number {
  let rest = 0;
  for (const character of text.toUpperCase()) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
