import { isObject, type JsonObject } from '../../files/json-value.ts';
import { cutFlags, errors, failedFlags, statuses } from '../beside/call-names.ts';
import { isMeasure, nameIn, namesOf } from '../beside/output-fields.ts';
import { statusSaid, troubleSaid } from '../beside/status-words.ts';
import { isHolder, isServerName, theOne } from '../envelope.ts';
import { cut, errorInWords } from '../error-words.ts';
import { plainName } from '../output-names.ts';

/**
 * What an object in the answer's place says of itself beside its text. `error`: it has an error, or a mark that it is cut. `status`: its status is a word for
 * a failure. `word`: its status is a word of the product's own (`refunded`), so that in no answer of the file a status is one of the call.
 */
export interface OwnTrouble {
  readonly kind: 'error' | 'status' | 'word';
  readonly why: string;
}

const failed = /^(?:error|errored|failed|failure|fail|time(?:d)?[ _-]?out|exception|aborted|crashed|truncated)$/i;

/**
 * What speaks against an answer that is an object, or is kept one level down in one. Only what a product says of its own answers as little as possible:
 * an error with words, a status that is plainly a failure, a mark for a cut beside nothing but a text. null: nothing does.
 */
export function troubleIn(document: unknown): OwnTrouble | null {
  const one = theOne(document);
  if (!isObject(one)) return null;
  const entries = Object.entries(one);
  const [inner] = entries.filter(([name, value]) => isHolder(name) && isObject(value));
  return troubleOf(one) ?? (inner === undefined || !isObject(inner[1]) ? null : troubleOf(inner[1]));
}

function troubleOf(document: JsonObject): OwnTrouble | null {
  const named = Object.entries(document).map(([key, value]) => ({ key, value, names: namesOf(plainName(key)) }));
  const marks = named.filter(
    ({ key, value, names }) =>
      !isMeasure(key, value) && [errors, statuses, cutFlags, failedFlags].some((each) => nameIn(names, each)),
  );
  const texts = named.filter(
    (each) => !marks.includes(each) && typeof each.value === 'string' && each.value.trim() !== '',
  );
  if (texts.length === 0) return null;
  const said = (
    kind: OwnTrouble['kind'],
    { key, value }: { readonly key: string; readonly value: unknown },
  ): OwnTrouble => ({
    kind,
    why: cut(`it says “${key}”: ${JSON.stringify(value)}`),
  });
  const error = marks.find(({ names, value }) => nameIn(names, errors) !== undefined && isError(value));
  if (error !== undefined) return said('error', error);
  const isBare = named.every((each) => marks.includes(each) || texts.includes(each) || isServerName(each.key));
  const flag = marks.find(({ names, value }) => {
    const name = nameIn(names, cutFlags) ?? nameIn(names, failedFlags);
    return isBare && texts.length === 1 && name !== undefined && troubleSaid(name, value) === 'yes';
  });
  if (flag !== undefined) return said('error', flag);
  const status = marks.find(
    ({ names, value }) => nameIn(names, statuses) !== undefined && typeof value === 'string' && value.trim() !== '',
  );
  if (status === undefined || typeof status.value !== 'string') return null;
  if (failed.test(status.value.trim())) return said('status', status);
  return statusSaid('status', status.value) === 'other' ? said('word', status) : null;
}

/** A list of texts is of what a form lacks. */
function isError(value: unknown): boolean {
  return typeof value !== 'number' && !Array.isArray(value) && errorInWords(value) !== null;
}
