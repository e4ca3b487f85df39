import { AppError } from '#contract/errors';
import { type Credential } from '#services/ports/team-repository';
import { withoutSecrets } from '../secrets/without-secrets.ts';

/** User names that say nothing are shorter; some servers take the token itself as one. */
const longestName = 15;

function secretsOf({ username, password }: Credential): string[] {
  return username.length > longestName && !/^x-(?:access-token|token-auth|oauth-basic)$/u.test(username)
    ? [password, username]
    : [password];
}

/** Text that a server may have written, without the token that it was sent, in whatever form. */
export function withoutToken(text: string, credential: Credential | null | undefined): string {
  return withoutSecrets(text, credential ? secretsOf(credential) : [], '[token]');
}

/**
 * The one way out of a visit to a server: whatever goes wrong there is told without the token. A server, or something on the way to it, may repeat what it
 * was sent in any of its sentences.
 */
export async function tellingNoToken<T>(
  credential: Credential | null | undefined,
  visit: () => Promise<T>,
): Promise<T> {
  try {
    return await visit();
  } catch (error) {
    if (!credential || !(error instanceof Error)) throw error;
    const clean = (text: string): string => withoutToken(text, credential);
    if (!(error instanceof AppError)) {
      if (clean(error.message) !== error.message) error.message = clean(error.message);
      throw error;
    }
    const { code, message, nextStep, detail } = error;
    const cause = error.cause instanceof Error ? withCleanMessage(error.cause, clean) : undefined;
    throw new AppError(code, clean(message), clean(nextStep), {
      ...(detail === undefined ? {} : { detail: clean(detail) }),
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

function withCleanMessage(cause: Error, clean: (text: string) => string): Error {
  return clean(cause.message) === cause.message ? cause : new Error(clean(cause.message));
}
