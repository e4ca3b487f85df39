import { type TeamPolicyView } from '#contract/policy';
import { type Sensitivity } from '#domain/cases/case';
import { isPersonalDataKind, type PersonalDataKind } from '#domain/policy/personal-data';
import { problemWithOrigin } from '#domain/policy/policy-form';
import { hostOf } from '../models/presets.ts';
import { dataCopy } from './data-copy.ts';

type TeamPolicy = NonNullable<TeamPolicyView['policy']>;

export const sensitivities: readonly Sensitivity[] = ['public', 'internal', 'personal'];
const words = dataCopy.team;

/** The team's policy in plain words, a sentence each. */
export function teamSentences(policy: TeamPolicy): string[] {
  return [...addressSentences(policy.models), ...redactSentences(policy.redact), storedSentence(policy.repository)];
}

function addressSentences(rows: TeamPolicy['models']): string[] {
  if (rows === null) return [words.chosen];
  if (rows.length === 0) return [words.nowhere];
  return [...rows.map(rowSentence), words.others];
}

function rowSentence({ origin, models, sensitivities: allowed }: NonNullable<TeamPolicy['models']>[number]): string {
  if (problemWithOrigin(origin) !== undefined) return words.never(origin);
  const place = origin === 'loopback' ? words.here : hostOf(origin);
  const named = models === null ? '' : words.withModels(models.join(', '));
  return words.row(place, named, namesOf(allowed));
}

function redactSentences(kinds: readonly string[]): string[] {
  const known = kinds.filter(isPersonalDataKind);
  const unknown = kinds.filter((kind) => !isPersonalDataKind(kind));
  if (kinds.length === 0) return [words.notRedacted];
  return [
    ...(known.length > 0 ? [sentence(words.redacted(kindNames(known)))] : []),
    ...(unknown.length > 0 ? [words.unknownKinds(dataCopy.list(unknown))] : []),
  ];
}

function storedSentence(allowed: readonly Sensitivity[]): string {
  if (allowed.length === 0) return words.nothingStored;
  return sensitivities.every((each) => allowed.includes(each)) ? words.allStored : words.stored(namesOf(allowed));
}

export function namesOf(allowed: readonly Sensitivity[]): string {
  return dataCopy.list(
    sensitivities.filter((each) => allowed.includes(each)).map((each) => dataCopy.sensitivities[each]),
  );
}

export function kindNames(kinds: readonly PersonalDataKind[]): string {
  return dataCopy.list(kinds.map((kind) => dataCopy.kinds[kind]));
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
