import { findPracticeModel, practiceOwner } from '#adapters/practice/catalog';
import { AppError } from '#contract/errors';
import { describeModelFailure } from '#services/settings/describe-model-failure';
import { parseBaseUrl } from '#services/settings/settings';
import { ModelFailure } from '#services/ports/model-failure';
import { type ModelClient, type ModelListing, type PracticeServer } from '#services/ports/models';
import { readVariable } from '../team/named-variable.ts';
import type { RunOptions } from './run-request.ts';

/** The server whose models answer, and what it says about them. */
export interface ModelServer {
  readonly baseUrl: string;
  readonly origin: string;
  readonly apiKey: string | null;
  /** Name of the environment variable that holds it; null: none was named. */
  readonly keyName: string | null;
  /** The practice server that is a part of Signoff: nothing leaves, whatever its models are called. */
  readonly ownPractice: boolean;
  isPractice(model: string): boolean;
  priceOf(model: string): NonNullable<ModelListing['prices']> | null;
}

/** Stands where no call will be made. */
export const noServer: ModelServer = {
  baseUrl: '',
  origin: '',
  apiKey: null,
  keyName: null,
  ownPractice: false,
  isPractice: () => false,
  priceOf: () => null,
};

interface Parts {
  readonly models: ModelClient;
  readonly practice: PracticeServer;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stopped: AbortSignal;
  /** The run was started before, with the limit that it has. */
  readonly goesOn?: boolean;
}

/**
 * Finds the server: `--base-url`, or the practice server where it is named or the model is a practice model. `models`: those that the
 * variants use. Asks for the server's list, so that a wrong address or key is said before anything is planned, and a limit on money
 * that cannot be kept before anything is asked.
 */
export async function reachServer(
  options: Pick<RunOptions, 'baseUrl' | 'apiKeyEnv' | 'maxCost'>,
  models: readonly string[],
  parts: Parts,
): Promise<ModelServer> {
  const next = 'Put the key of the model server into it.';
  const apiKey = readVariable(options.apiKeyEnv, '--api-key-env', parts.env, next);
  const given = addressOf(options.baseUrl, models);
  const baseUrl = given ?? (await parts.practice.baseUrl());
  const listed = await listModels({ baseUrl, apiKey }, options, parts);
  const server: ModelServer = {
    baseUrl,
    origin: new URL(baseUrl).origin,
    apiKey,
    keyName: options.apiKeyEnv ?? null,
    ownPractice: given === null,
    isPractice: (model) => listed.get(model)?.ownedBy === practiceOwner,
    priceOf: (model) => listed.get(model)?.prices ?? null,
  };
  if (options.maxCost !== undefined) requirePrices(models, server, parts.goesOn === true);
  return server;
}

/** A limit on money that could not be kept must not look as if it were. */
function requirePrices(models: readonly string[], server: ModelServer, goesOn: boolean): void {
  const unknown = models.find((model) => server.priceOf(model) === null);
  if (unknown === undefined) return;
  throw new AppError(
    'bad-input',
    `The server does not say what ${unknown} costs, so --max-cost could not be kept.`,
    goesOn
      ? 'The limit belongs to the run. Go on when the server names its prices again, or start a new run without --max-cost.'
      : 'Leave out --max-cost, and limit --trials instead.',
  );
}

/** The address that was given; null: the practice server of Signoff itself. */
function addressOf(given: string | undefined, models: readonly string[]): string | null {
  if (given !== undefined && given !== 'practice') return parseBaseUrl(given);
  const allPractice = models.length > 0 && models.every((model) => findPracticeModel(model) !== null);
  if (given === 'practice' || allPractice) return null;
  throw new AppError(
    'bad-input',
    'No model server was named.',
    'Give its address with --base-url, for example --base-url https://api.openai.com/v1 --api-key-env OPENAI_API_KEY, or --base-url practice --model practice-small to try without one.',
  );
}

/** Some servers keep no list: their models are not practice, and their prices are not known. */
const withoutList: readonly ModelFailure['kind'][] = [
  'unknown-model',
  'wrong-address',
  'bad-request',
  'malformed-answer',
];

async function listModels(
  server: { readonly baseUrl: string; readonly apiKey: string | null },
  options: Pick<RunOptions, 'apiKeyEnv'>,
  { models, stopped }: Parts,
): Promise<Map<string, ModelListing>> {
  try {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(30_000)]);
    return new Map((await models.listModels(server, signal)).map((model) => [model.id, model]));
  } catch (error) {
    if (stopped.aborted) throw new AppError('cancelled', 'Stopped before anything was sent.', '');
    if (!(error instanceof ModelFailure)) throw error;
    if (withoutList.includes(error.kind)) return new Map();
    const described = describeModelFailure(error);
    throw new AppError(
      described.code,
      `${described.message} (${server.baseUrl})`,
      adviceAtTerminal(error, options.apiKeyEnv ?? null) ?? described.nextStep,
      {
        ...(described.detail === undefined ? {} : { detail: described.detail }),
        cause: error,
      },
    );
  }
}

/** What to do about a failure where there are no settings but the options of the command; null: what the app says holds here too. */
export function adviceAtTerminal({ kind }: Pick<ModelFailure, 'kind'>, keyName: string | null): string | null {
  switch (kind) {
    case 'wrong-credentials':
      return keyName === null
        ? 'Name the environment variable that holds the key with --api-key-env.'
        : `Check the key in ${keyName}.`;
    case 'rate-limited':
      return 'Wait a little and go on, or ask for fewer calls at a time in a new run, with --concurrency.';
    case 'out-of-credit':
      return 'Add credit at the provider, or name another server in a new run, with --base-url.';
    case 'unknown-model':
      return 'Name one that the server has in a new run, with --model.';
    default:
      return null;
  }
}
