import { AppError } from '#contract/errors';
import { type ServiceContext } from '../context.ts';
import { type StoredConnection } from '../stores/settings.ts';

export const practiceConnectionId = 'practice';

const practiceConnection: StoredConnection = {
  id: practiceConnectionId,
  label: 'Practice model',
  baseUrl: '',
  practice: true,
  leaveOutThinking: false,
};

export function readConnections(context: ServiceContext): StoredConnection[] {
  return [practiceConnection, ...context.stores.settings.connections()];
}

export function noConnection(): AppError {
  return new AppError('not-found', 'This connection is no longer there.', 'Choose another one in Settings.');
}

/** Where a connection leads and what it may use: resolved at each use, so that a forgotten key is gone at once. */
export async function resolveConnection(
  context: ServiceContext,
  id: string,
): Promise<{ connection: StoredConnection; baseUrl: string; origin: string; apiKey: string | null }> {
  const connection = readConnections(context).find((each) => each.id === id);
  if (!connection) throw noConnection();
  const baseUrl = connection.practice ? await context.practice.baseUrl() : connection.baseUrl;
  const origin = new URL(baseUrl).origin;
  return { connection, baseUrl, origin, apiKey: connection.practice ? null : await context.secrets.get(origin) };
}
