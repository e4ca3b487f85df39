/**
 * Whether digits without separators are a payment card's number: a length and a first digit that issuers use (ISO/IEC 7812: Visa, Mastercard,
 * American Express, Diners, Discover, JCB, UnionPay, Maestro, Mir, RuPay, Troy) and Luhn's check digit. One in ten numbers of that
 * shape is a card by chance; a barcode of 13 digits is none.
 */
export function isCardNumber(digits: string): boolean {
  return shapes.test(digits) && luhnRemainder(digits) === 0;
}

const shapes =
  /^(?:4\d{15}(?:\d{3})?|3[47]\d{13}|3(?:0[0-5]|095|[689]\d)\d{11,16}|35\d{14,17}|5\d{15,18}|6\d{15,18}|2(?:20[0-4]|2[2-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|8[12]\d{14}|9792\d{12})$/;

/** The last digit that makes the digits before it a number by Luhn's rule (ISO/IEC 7812-1, annex B). */
export function luhnDigit(body: string): string {
  return String((10 - luhnRemainder(`${body}0`)) % 10);
}

function luhnRemainder(digits: string): number {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[at]);
    const isDoubled = (digits.length - at) % 2 === 0;
    sum += isDoubled ? digit * 2 - (digit > 4 ? 9 : 0) : digit;
  }
  return sum % 10;
}
