import { z } from 'zod';
import { shutdownDay } from '#domain/run/shutdown';
import { readUsage } from '#domain/answers/token-usage';
import { type CallSize, type CountedTokens, sizeOf } from '#domain/run/call-bound';
import {
  type ModelAnswer,
  type ModelClient,
  type ModelListing,
  type ModelRequest,
  NotAsAgreed,
} from '#services/ports/models';
import { ModelFailure } from '#services/ports/model-failure';
import { createCallSizes } from './call-sizes.ts';
import { countedIn, readAnswer } from './completion/completion.ts';
import { type ReadAnswer } from './completion/assembly.ts';
import { UnreadableAnswer } from './completion/unreadable-answer.ts';
import { failureOf } from './failures.ts';
import { LearnedDialects } from './learned-dialects.ts';
import { isOneDeployment } from './address.ts';
import { defaultLimits, type Limits } from './limited-fetch.ts';
import { beginningOf } from './redact.ts';
import { dialectAfterRefusal, dialectWithoutSpareLimit } from './refused-parameter.ts';
import { fromServerError } from './refusals.ts';
import { adaptationsFor, requestBody } from './request-body.ts';
import { readError, ServerError, statusWithin } from './server-error.ts';
import { createSdkCalls, type Server } from './sdk-calls.ts';

export type { Limits } from './limited-fetch.ts';

export interface ModelClientOptions {
  readonly limits?: Partial<Limits>;
  /** Milliseconds since 1970, for a Retry-After date from a server that sends no Date. */
  readonly now?: () => number;
  /** What models refuse, shared with whatever else asks them. */
  readonly learned?: LearnedDialects;
}

const price = z.number().nonnegative();

/** `/models` as OpenAI answers it; `signoff_prices` is the practice server's own, USD per million tokens. */
const listingSchema = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      owned_by: z.string().nullish(),
      shutdown_date: z.unknown().optional(),
      signoff_prices: z.object({ input_per_million: price, output_per_million: price }).nullish(),
    }),
  ),
});

/** More than this many refusals of our own fields means that the server does not speak chat completions. */
const mostAttempts = 8;

/**
 * Asks OpenAI-compatible servers through the openai SDK, one attempt at a time. The SDK retries nothing here; its fetch
 * is ours (limited-fetch.ts) and so is the reading of answers (completion.ts), because the SDK takes a cut stream for a
 * whole one and a web page for an answer. Nothing shows an answer word by word, so its events are read at once.
 * Measured, 1,000 calls at concurrency 20: 0.45 ms CPU a call; 0.50 with the SDK's iterator; 0.75 with the global fetch.
 */
export function createModelClient(options: ModelClientOptions = {}): ModelClient {
  const limits = { ...defaultLimits, ...options.limits };
  const now = options.now ?? Date.now;
  const { clientFor, contextOf, attempt } = createSdkCalls(limits, now);
  const learned = options.learned ?? new LearnedDialects();

  const complete = async (
    request: ModelRequest,
    signal: AbortSignal,
    agree: (size: CallSize) => boolean = () => true,
  ): Promise<ModelAnswer> => {
    const context = contextOf(request, request.model);
    const client = clientFor(request);
    const through = await learned.turn(request, signal);
    try {
      let dialect = learned.dialectFor(request);
      for (let attempts = 1; ; attempts += 1) {
        const startedAt = performance.now();
        const body = requestBody(request, dialect);
        if (!agree(sizeOf({ ...body }))) throw new NotAsAgreed();
        try {
          const response = await attempt(context, { signal }, (headers) =>
            client.chat.completions.create(body, { headers }).asResponse(),
          );
          const tools = request.tools.map(({ name }) => name);
          const answer = readResponse(response.headers, await response.text(), tools);
          const adapted = adaptationsFor(request, dialect);
          const latencyMs = performance.now() - startedAt;
          return { ...answer, latencyMs, ...(adapted.length > 0 && { adapted }) };
        } catch (error) {
          if (!(error instanceof ServerError)) throw failureOf(error, null, context);
          const sent: Readonly<Record<string, unknown>> = { ...body };
          const spared = request.spareLimit === true ? dialectWithoutSpareLimit(dialect, error, sent) : null;
          const next = learned.learn(request, dialect, dialectAfterRefusal(dialect, error, sent) ?? spared);
          const failure = fromServerError(error, context, sent);
          if (next === null || attempts >= mostAttempts) throw failure;
          if (failure.mayHaveBeenCharged) throw paidRefusal(failure);
          dialect = next;
        }
      }
    } finally {
      through();
    }
  };

  const listModels = async (server: Server, signal: AbortSignal): Promise<ModelListing[]> => {
    const context = contextOf(server, null);
    try {
      const response = await attempt(context, { signal }, (headers) =>
        clientFor(server).models.list({ headers }).asResponse(),
      );
      return readListing(await response.text());
    } catch (error) {
      // Azure's address of one deployment answers calls and keeps no list.
      if (error instanceof ServerError && error.status === 404 && isOneDeployment(server.baseUrl)) return [];
      throw failureOf(error, null, context);
    }
  };

  return { sizeOf: createCallSizes(learned), complete, listModels };
}

/** What may have cost money is an attempt of its own: whoever counts the attempts asks again, and then it is asked otherwise. */
function paidRefusal({ message, detail, retryAfterMs, counted }: ModelFailure): ModelFailure {
  return new ModelFailure('server-failed', message, { detail, retryAfterMs, counted, mayHaveBeenCharged: true });
}

/** An error within a 200 has its headers too: how long to wait, for example. */
function readResponse(headers: Headers, body: string, tools: readonly string[]): ReadAnswer {
  try {
    return withPriceIn(headers, readAnswer(headers.get('content-type'), body, tools));
  } catch (error) {
    const [inBody, inHeader] = [countedIn(body), withPriceIn(headers, nothingCounted)];
    const counted = inBody === null && inHeader === nothingCounted ? null : withPriceIn(headers, inBody ?? inHeader);
    if (error instanceof UnreadableAnswer) error.counted = counted;
    throw error instanceof ServerError ? error.under(headers, counted) : error;
  }
}

const nothingCounted: CountedTokens = { inputTokens: null, outputTokens: null };

/** LiteLLM states what it asks for a call in a header, in US dollars ("Response headers" of its proxy); 0 where it knows no price. */
function withPriceIn<Counted extends CountedTokens>(headers: Headers, counted: Counted): Counted {
  const stated = readUsage({ estimated_cost: Number(headers.get('x-litellm-response-cost') ?? Number.NaN) });
  const statedUsd = Math.max(stated?.statedUsd ?? 0, counted.statedUsd ?? 0);
  return statedUsd === 0 ? counted : { ...counted, statedUsd };
}

function readListing(body: string): ModelListing[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    const reason = body.trimStart().startsWith('<') ? 'web-page' : 'malformed';
    throw new UnreadableAnswer(reason, `Not a list of models: ${beginningOf(body)}`);
  }
  const said = readError(value);
  if (said !== null) throw new ServerError(statusWithin(said), said);
  const parsed = listingSchema.safeParse(value);
  if (!parsed.success) {
    throw new UnreadableAnswer('malformed', `Not a list of models: ${z.prettifyError(parsed.error)}`);
  }
  const models = parsed.data.data.map((model) => ({
    id: model.id,
    ownedBy: model.owned_by ?? null,
    prices: model.signoff_prices
      ? {
          inputPerMillion: model.signoff_prices.input_per_million,
          outputPerMillion: model.signoff_prices.output_per_million,
        }
      : null,
    shutdownDate: shutdownDay(model.shutdown_date),
  }));
  return eachOnce(models);
}

/** A model that is listed more than once may be charged at any of its prices: the dearest counts. */
function eachOnce(models: readonly ModelListing[]): ModelListing[] {
  const known = new Map<string, ModelListing>();
  for (const model of models) {
    const before = known.get(model.id);
    known.set(model.id, before ? { ...before, prices: dearest(before.prices, model.prices) } : model);
  }
  return [...known.values()];
}

function dearest(one: ModelListing['prices'], other: ModelListing['prices']): ModelListing['prices'] {
  if (!one || !other) return one ?? other;
  return {
    inputPerMillion: Math.max(one.inputPerMillion, other.inputPerMillion),
    outputPerMillion: Math.max(one.outputPerMillion, other.outputPerMillion),
  };
}
