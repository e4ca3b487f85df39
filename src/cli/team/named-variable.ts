import { AppError } from '#contract/errors';

/** How names of variables are written where nobody would take one for a secret: OPENAI_API_KEY. */
const usualName = /^[A-Z][A-Z0-9]{0,20}(?:_[A-Z0-9]{1,20})+$/u;
const isUsual = (name: string): boolean => usualName.test(name) && (name.match(/\d/gu)?.length ?? 0) <= 4;

/** Whether it can be the name of a variable at all. A key that was typed in its place mostly cannot. */
export function canNameVariable(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/u.test(text) && !/^(?:sk|pk|rk|gh[a-z]|github_pat|glpat|xox[a-z])_/iu.test(text);
}

/**
 * What the environment variable holds that `option` names; null: none was named. Throws 'bad-input' where it is not set, and repeats the name only where it
 * looks like one: whoever typed the secret itself must not find it in a log.
 */
export function readVariable(
  name: string | undefined,
  option: string,
  env: Readonly<Record<string, string | undefined>>,
  nextStep: string,
): string | null {
  if (name === undefined) return null;
  const value = canNameVariable(name) ? env[name]?.trim() : undefined;
  if (value) return value;
  const which = isUsual(name) ? `The environment variable ${name}` : `The environment variable that ${option} names`;
  throw new AppError('bad-input', `${which} is not set.`, nextStep);
}
