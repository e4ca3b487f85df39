import { type Check } from './check.ts';
import { textAsShown } from '../files/text-as-shown.ts';
import { doesNotHold, itHolds, type Holds } from './holds.ts';
import {
  findPersonalData,
  type PersonalData,
  type PersonalDataKind,
  personalDataKinds,
} from '../policy/personal-data.ts';

type PersonalDataCheck = Extract<Check, { type: 'pii' }>;

const names: Readonly<Record<PersonalDataKind, readonly [one: string, many: string]>> = {
  email: ['e-mail address', 'e-mail addresses'],
  phone: ['phone number', 'phone numbers'],
  card: ['card number', 'card numbers'],
  iban: ['IBAN', 'IBANs'],
};

/** Through markup, and as a link writes an address: readers do not see that. */
function asRead(text: string, kinds: readonly PersonalDataKind[]): PersonalData[] {
  const shown = textAsShown(text);
  return findPersonalData(shown.text, kinds).map(({ kind, ...span }) => ({ kind, ...shown.original(span) }));
}

/** pii: personal data of one of the kinds is found. The reason counts it and never repeats it: reasons are kept where answers are not. */
export function decidePersonalData(check: PersonalDataCheck, text: string): Holds {
  const kinds = check.kinds ?? personalDataKinds;
  const asWritten = findPersonalData(text, kinds);
  const found = asWritten.length > 0 ? asWritten : asRead(text, kinds);
  const [first] = found;
  if (!first) return doesNotHold(`Has no ${kinds.map((kind) => names[kind][0]).join(' or ')} in it.`);
  const counts = personalDataKinds
    .map((kind) => ({ kind, count: found.filter((each) => each.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${names[kind][count === 1 ? 0 : 1]}`);
  return itHolds(`Contains ${counts.join(' and ')}.`, { start: first.start, end: first.end });
}
