import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type ConnectionView, type SettingsView } from '#contract/settings';
import { sensitivitySchema } from '#domain/cases/case';
import { personalDataKinds } from '#domain/policy/personal-data';
import { defaultPrivacy, isLoopbackOrigin } from '#domain/policy/policy';
import { type ServiceContext } from '../context.ts';
import { ModelFailure } from '../ports/model-failure.ts';
import { type StoredConnection } from '../stores/settings.ts';
import { noConnection, practiceConnectionId, readConnections } from './connections.ts';
import { checkedKey } from './checked-key.ts';
import { DamagedSettings } from './damaged-settings.ts';
import { describeModelFailure } from './describe-model-failure.ts';
import { closingModels, discoverServers, listModels } from './model-listing.ts';

export { practiceConnectionId, resolveConnection } from './connections.ts';
export { listModels, recentModels } from './model-listing.ts';

const defaults: SettingsView = {
  person: { name: '', email: '' },
  connectionId: practiceConnectionId,
  model: null,
  judgeModel: null,
  concurrency: 8,
  spendingLimitUsd: 5,
  theme: 'system',
  singleKeyShortcuts: true,
  autoAdvance: true,
  privacy: defaultPrivacy,
  prices: [],
};

export function readSettings(context: Pick<ServiceContext, 'stores'>): SettingsView {
  return context.stores.settings.get() ?? defaults;
}

/**
 * For screens, which have to open all the same: where the stored settings are damaged, the strictest of each. Whatever sends something asks
 * `readSettings`, which then refuses.
 */
export function shownSettings(context: ServiceContext): SettingsView {
  try {
    return readSettings(context);
  } catch (error) {
    if (!(error instanceof DamagedSettings)) throw error;
    return { ...defaults, privacy: { redact: [...personalDataKinds], keepHere: [...sensitivitySchema.options] } };
  }
}

/** Parses an address a person typed: https anywhere, http on this computer only. Answers it without a trailing slash. */
export function parseBaseUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new AppError(
      'bad-input',
      // Not repeated: what cannot be read as an address may hold a key.
      'This is not a web address.',
      'Give the address as the provider shows it, for example https://api.openai.com/v1.',
    );
  }
  if (url.protocol === 'http:' && !isLoopbackOrigin(url.origin)) {
    throw new AppError(
      'bad-input',
      'That address is not protected: a key would travel in the open.',
      'Use an address that starts with https://.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError(
      'bad-input',
      'The address holds a name or a password.',
      'Take them out of the address and enter the key in its own field.',
    );
  }
  if (isAzureVersion(url)) return `${url.origin}${url.pathname.replace(/[/]+$/, '')}${url.search}`;
  if (url.search !== '' || url.hash !== '') {
    throw new AppError(
      'bad-input',
      'The address has more behind it than Signoff can use (from “?” or “#” on).',
      'Give it without that part, and enter a key in its own field. Only “?api-version=” at the end may stay: Azure needs it.',
    );
  }
  return url.href.replace(/[/]+$/, '');
}

/** Azure's addresses name the version of its API, and nothing else: whatever stood beside it could be a key. */
function isAzureVersion({ searchParams, hash }: URL): boolean {
  const version = searchParams.get('api-version') ?? '';
  return hash === '' && searchParams.size === 1 && /^[\w.-]{1,40}$/u.test(version);
}

/** Forgets the key of an origin that no connection leads to any more. */
async function forgetUnusedKey(context: ServiceContext, origin: string): Promise<void> {
  const used = context.stores.settings.connections().some((each) => new URL(each.baseUrl).origin === origin);
  if (!used) await context.secrets.forget(origin);
}

async function viewOf(context: ServiceContext, connection: StoredConnection): Promise<ConnectionView> {
  const origin = connection.practice ? 'loopback' : new URL(connection.baseUrl).origin;
  const keySet = !connection.practice && (await context.secrets.get(origin)) !== null;
  return { ...connection, origin, keySet };
}

function ownConnection(context: ServiceContext, id: string): StoredConnection {
  const connection = context.stores.settings.connections().find((each) => each.id === id);
  if (!connection)
    throw new AppError(
      'not-found',
      'This connection cannot be changed or is no longer there.',
      'Choose another one in Settings.',
    );
  return connection;
}

async function testConnection(context: ServiceContext, id: string) {
  try {
    const models = await listModels(context, id, 'test');
    const sentence =
      models.length === 0
        ? 'The server answers, but lists no models.'
        : `Connected. ${models.length} ${models.length === 1 ? 'model' : 'models'} found.`;
    return { ok: true, sentence, nextStep: null, models };
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    const described = describeModelFailure(error, { atConnections: true });
    return { ok: false, sentence: described.message, nextStep: described.nextStep, models: [] };
  }
}

type SettingsProcedure = Extract<keyof Handlers, `settings.${string}` | `connection.${string}`>;

export function createSettings(context: ServiceContext): { readonly handlers: Pick<Handlers, SettingsProcedure> } {
  const { stores, secrets } = context;
  const changed = () => context.emit({ type: 'settings.changed', id: 'settings' });
  const handlers: Pick<Handlers, SettingsProcedure> = {
    'settings.get': () => shownSettings(context),
    'settings.save': (change) => {
      const known = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const next = { ...shownSettings(context), ...known };
      if (!readConnections(context).some((each) => each.id === next.connectionId)) throw noConnection();
      stores.settings.save(next);
      changed();
      return next;
    },
    'connection.list': async () => ({
      connections: await Promise.all(readConnections(context).map((each) => viewOf(context, each))),
      keyStorage: await secrets.storage(),
    }),
    'connection.save': async ({ id, label, baseUrl, leaveOutThinking }) => {
      const before = id === null ? null : ownConnection(context, id);
      const connection = {
        id: before?.id ?? context.ids.next(),
        label: label.trim() || new URL(parseBaseUrl(baseUrl)).host,
        baseUrl: parseBaseUrl(baseUrl),
        practice: false,
        leaveOutThinking: leaveOutThinking ?? before?.leaveOutThinking ?? false,
      };
      stores.settings.saveConnection(connection);
      if (before) await forgetUnusedKey(context, new URL(before.baseUrl).origin);
      changed();
      return { id: connection.id };
    },
    'connection.remove': async ({ id }) => {
      const connection = ownConnection(context, id);
      stores.settings.removeConnection(id);
      if (shownSettings(context).connectionId === id) {
        stores.settings.save({ ...shownSettings(context), connectionId: practiceConnectionId });
      }
      await forgetUnusedKey(context, new URL(connection.baseUrl).origin);
      changed();
      return {};
    },
    'connection.setKey': async ({ id, key }) => {
      await secrets.set(new URL(ownConnection(context, id).baseUrl).origin, checkedKey(key));
      changed();
      return {};
    },
    'connection.forgetKey': async ({ id }) => {
      await secrets.forget(new URL(ownConnection(context, id).baseUrl).origin);
      changed();
      return {};
    },
    'connection.test': ({ id }) => testConnection(context, id),
    'connection.models': async ({ id }) => {
      try {
        return { models: await listModels(context, id) };
      } catch (error) {
        if (!(error instanceof ModelFailure)) throw error;
        throw describeModelFailure(error);
      }
    },
    'connection.discover': () => discoverServers(context),
    'connection.closing': () => closingModels(context, readSettings(context).connectionId),
  };
  return { handlers };
}
