import { type ProcedureOutput } from '#contract/procedures';
import { type ModelView } from '#contract/settings';
import { closingDays } from '#domain/run/shutdown';
import { type ServiceContext } from '../context.ts';
import { type LocalServer, type ModelListing } from '../ports/models.ts';
import { ModelFailure } from '../ports/model-failure.ts';
import { type NewAuditRow } from '../stores/audit.ts';
import { readConnections, resolveConnection } from './connections.ts';

const patienceMs = 15_000;
/** A server on this computer answers at once or is not there. */
const localPatienceMs = 1_500;

/**
 * The models that a connection's server lists. Asking leaves an audit row, except at the practice model, which is a part of Signoff. What the
 * list says about models that close is remembered, so that it can be told without asking again.
 */
export async function listModels(
  context: ServiceContext,
  id: string,
  purpose: 'list' | 'test' = 'list',
): Promise<ModelView[]> {
  const { connection, baseUrl, origin, apiKey } = await resolveConnection(context, id);
  const ask = () => context.models.listModels({ baseUrl, apiKey }, AbortSignal.timeout(patienceMs));
  if (connection.practice) return (await ask()).map((each) => viewOf(context, each));
  const listing = await audited(context, origin, purpose, ask);
  rememberShutdowns(context, origin, listing);
  return listing.map((each) => viewOf(context, each));
}

/** A list this old still serves an estimate, which is asked for at every change of a form. */
const recentMs = 30_000;

interface RecentListing {
  readonly at: number;
  readonly models: readonly ModelView[];
}

/** By the client that asked: an app has one. The key is part of the name, and stays in memory. */
const recent = new WeakMap<ServiceContext['models'], Map<string, RecentListing>>();

/** The same for estimates: a list that came a moment ago is not asked for again, and leaves no further audit row. */
export async function recentModels(context: ServiceContext, id: string): Promise<readonly ModelView[]> {
  const { connection, origin, apiKey } = await resolveConnection(context, id);
  if (connection.practice) return listModels(context, id);
  const listings = recent.get(context.models) ?? new Map<string, RecentListing>();
  recent.set(context.models, listings);
  const name = JSON.stringify([connection.id, origin, apiKey]);
  const known = listings.get(name);
  const now = context.clock.monotonic();
  if (known && now - known.at < recentMs) return known.models;
  const models = await listModels(context, id);
  listings.set(name, { at: now, models });
  return models;
}

function viewOf(context: ServiceContext, model: ModelListing): ModelView {
  return {
    id: model.id,
    practice: model.ownedBy === 'signoff-practice',
    prices: model.prices,
    shutdownDate: model.shutdownDate,
    closesInDays: closingDays(model.shutdownDate, context.clock.now()),
  };
}

async function audited<T>(
  context: ServiceContext,
  origin: string,
  purpose: 'list' | 'test',
  ask: () => Promise<T>,
): Promise<T> {
  const record = (what: Pick<NewAuditRow, 'outcome' | 'error'>): void =>
    context.stores.audit.add({
      at: context.clock.now().toISOString(),
      runId: null,
      purpose,
      promptContent: null,
      case: null,
      origin,
      model: '',
      sensitivity: null,
      requestBytes: 0,
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
      ...what,
    });
  try {
    const answer = await ask();
    record({ outcome: 'answered', error: null });
    return answer;
  } catch (error) {
    if (error instanceof ModelFailure) record({ outcome: 'error', error: error.asCallError() });
    throw error;
  }
}

function rememberShutdowns(context: ServiceContext, origin: string, listing: readonly ModelListing[]): void {
  const { settings } = context.stores;
  const before = settings.shutdowns();
  const listed = listing.flatMap(({ id, shutdownDate }) =>
    shutdownDate === null ? [] : [{ origin, model: id, day: shutdownDate }],
  );
  const after = [...before.filter((each) => each.origin !== origin), ...listed];
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  settings.saveShutdowns(after);
  context.emit({ type: 'settings.changed', id: 'shutdowns' });
}

/** The models of the connection in use that close soon or have closed, as its server last said. Asks nobody. */
export async function closingModels(
  context: ServiceContext,
  connectionId: string,
): Promise<ProcedureOutput<'connection.closing'>> {
  const { origin } = await resolveConnection(context, connectionId);
  const now = context.clock.now();
  const models = context.stores.settings
    .shutdowns()
    .filter((each) => each.origin === origin)
    .flatMap(({ model, day }) => {
      const days = closingDays(day, now);
      return days === null ? [] : [{ model, shutdownDate: day, days }];
    });
  return { models };
}

/** Model servers that answer on this computer and have no connection yet. No key is sent, and whatever does not list models is none. */
export async function discoverServers(context: ServiceContext): Promise<ProcedureOutput<'connection.discover'>> {
  const connected = new Set(readConnections(context).flatMap(({ baseUrl }) => localPort(baseUrl) ?? []));
  const candidates = context.localServers.filter(({ port }) => !connected.has(port));
  const servers = await Promise.all(candidates.map((each) => askLocal(context, each)));
  return { servers: servers.filter((each) => each !== null) };
}

function localPort(baseUrl: string): number | null {
  const url = URL.parse(baseUrl);
  if (url === null || !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return null;
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

/** How servers name themselves in their own list, where the port alone would mislead. */
const names: Readonly<Record<string, string>> = { vllm: 'vLLM', llamacpp: 'llama.cpp' };

async function askLocal(context: ServiceContext, { name, port }: LocalServer) {
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  try {
    const signal = AbortSignal.timeout(localPatienceMs);
    const listing = await context.models.listModels({ baseUrl, apiKey: null }, signal);
    const own = listing.map(({ ownedBy }) => names[ownedBy ?? '']).find((each) => each !== undefined);
    return { name: own ?? name, baseUrl, models: listing.map(({ id }) => id) };
  } catch (error) {
    // Whatever goes wrong with a guess, there is no server to offer; anything but a failed call is worth a line in the log.
    if (!(error instanceof ModelFailure)) context.log('warning', `looking at port ${port}: ${String(error)}`);
    return null;
  }
}
