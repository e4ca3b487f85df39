import { type Secrets } from '#services/ports/host';

/** Keys that live as long as the process: never in a file, never in the database. */
export function createMemorySecrets(
  reason = 'This window has no key store of the system, so keys are kept until you close Signoff.',
): Secrets {
  const secrets = new Map<string, string>();
  return {
    storage: async () => ({ kind: 'session', reason }),
    set: async (origin, secret) => void secrets.set(origin, secret),
    get: async (origin) => secrets.get(origin) ?? null,
    forget: async (origin) => void secrets.delete(origin),
  };
}
