/** What a server's error means for whoever asked: the kind, a sentence, what to do. Pure. */
import { ModelFailure, type ModelFailureKind } from '#services/ports/model-failure';
import { type CallContext } from './call-context.ts';
import { caseFaultOf, type CaseFault } from './case-fault.ts';
import { redact } from './redact.ts';
import { fieldsNamed, isAboutFields, type SentBody } from './refused-parameter.ts';
import { retryAfterMs } from './retry-after.ts';
import { outOfMoney, type ServerError } from './server-error.ts';

/** `sent`: the JSON that was refused, where it was a call. */
export function fromServerError(error: ServerError, context: CallContext, sent: SentBody = {}): ModelFailure {
  const meaning = meaningOf(error, context, sent);
  return new ModelFailure(meaning.kind, meaning.message, {
    advice: meaning.advice ?? null,
    retryAfterMs: retryAfterMs(error.headers ?? undefined, context.now) ?? error.said?.waitMs ?? null,
    mayHaveBeenCharged: mayHaveBeenCharged(error),
    counted: error.counted,
    // A document says what it has to say; of a page the beginning is enough.
    detail: redact(error.message, context.apiKey, error.said === null ? 500 : 2_000),
  });
}

/**
 * Whether a server may ask money for a call that it did not answer. Azure documents that it does for a 400 by a content filter or an input limit and
 * for a 408 ("Plan to manage costs for Azure OpenAI"): the text was read. A 5xx may have left a model working. Refused before any work, and so free:
 * 401, 402, 403, 404 and 429, and a 400 about how we ask (a field, an address, a model).
 */
function mayHaveBeenCharged(error: ServerError): boolean {
  const fault = caseFaultOf(error);
  if (error.mayHaveWorked || fault === 'filtered' || fault === 'too-long') return true;
  return error.status === 408 || (error.status >= 500 && error.status !== 501);
}

interface Meaning {
  readonly kind: ModelFailureKind;
  readonly message: string;
  readonly advice?: string;
}

const outOfCredit =
  /insufficient_quota|insufficient_credits|insufficient_balance|billing|payment_required|budget_exceeded|^402$/u;
/** A limit that somebody set, on a key or an account that may have money. */
const ownLimit = /budget|spending limit|usage limits|key limit/iu;
const wrongKey =
  /api.?key.{0,20}(not valid|invalid|incorrect|expired|missing|not found)|(invalid|incorrect|wrong|no) api.?key|api_key_invalid|invalid_api_key/iu;
const unknownModel =
  /model.{0,80}(not found|not exist|does not exist|unknown|not available|is not supported by|not loaded)|(unknown|invalid|no such) model|no models? (is |are )?loaded|no endpoints found|^model: /iu;

function meaningOf(error: ServerError, context: CallContext, sent: SentBody): Meaning {
  const { status, said } = error;
  const { host } = context;
  const codes = said?.codes ?? [];
  const message = said?.message ?? '';
  const fault = caseFaultOf(error);
  if (fault !== null) return caseMeaning(fault, context);
  const isOutOfMoney = status < 500 && outOfMoney.test(message);
  if (status === 402 || isOutOfMoney || (status !== 401 && codes.some((code) => outOfCredit.test(code))))
    return noCredit(error, context);
  if (status === 401 || (status < 429 && (wrongKey.test(message) || codes.some((code) => wrongKey.test(code)))))
    return { kind: 'wrong-credentials', message: `${host} did not accept the key.` };
  if (codes.includes('deploymentnotfound')) return noDeployment(context);
  const unserved = unservedMeaning(error, context);
  if (unserved !== null) return unserved;
  if (isUnknownModel(error)) return noModel(context);
  switch (status) {
    case 403:
      return {
        kind: 'forbidden',
        message: `${host} does not allow this key to use ${context.model ?? 'the list of models'}.`,
      };
    case 410:
      return noModel(context);
    case 451:
      return { kind: 'forbidden', message: `${host} may not answer here.` };
    case 404:
    case 405:
    case 421:
    case 426:
    case 501:
      return wrongAddress(error, context);
    case 408:
      return { kind: 'timed-out', message: `${host} took too long to answer.` };
    case 429:
      return { kind: 'rate-limited', message: `${host} asks us to slow down.` };
    default:
      if (status < 500) return refusedRequest(error, context, sent);
      return { kind: 'server-failed', message: `${host} has a problem of its own (HTTP ${status}).` };
  }
}

function noCredit({ said }: ServerError, { host }: CallContext): Meaning {
  const kind = 'out-of-credit';
  if (!ownLimit.test(said?.message ?? '')) return { kind, message: `The account at ${host} has no credit left.` };
  return {
    kind,
    message: `The limit on money that is set at ${host} for this key or account is used up.`,
    advice: 'Raise that limit at the provider, wait until it begins anew, or use another key.',
  };
}

/** OpenRouter knows the model, and no provider of it may or can answer this account or this request. */
function unservedMeaning({ status, said }: ServerError, { host, model }: CallContext): Meaning | null {
  const unserved =
    /no (?:allowed )?(?:endpoints|providers)[^.]{0,40}?(data policy|privacy|guardrail|available for|that (?:can |could )?(?:support|handle)s?[^.]*)/iu.exec(
      said?.message ?? '',
    )?.[1];
  if (status >= 429 || unserved === undefined) return null;
  if (/tool|function/iu.test(unserved)) return noTools(host);
  if (/^that/iu.test(unserved))
    return {
      kind: 'bad-parameter',
      message: `${host} has no provider of ${model ?? 'this model'} that takes the parameters of this prompt.`,
      advice:
        'Change the parameters in the prompt’s header, or choose another model; the details say what the server wrote.',
    };
  return {
    kind: 'forbidden',
    message: `${host} knows ${model ?? 'this model'}, and the settings of this account allow none of its providers.`,
    advice: 'Change the data policy or the allowed providers in the account’s settings there, or choose another model.',
  };
}

const noTools = (host: string): Meaning => ({
  kind: 'bad-parameter',
  message: `${host} says that this model cannot use tools.`,
  advice: 'Choose a model that can, or take the tools out of the prompt’s header.',
});

function caseMeaning(fault: CaseFault, { host, model }: CallContext): Meaning {
  const kind = 'case-refused';
  switch (fault) {
    case 'too-long':
      return {
        kind,
        message: `The case is too long for ${model ?? host}. Shorten it, or choose a model that reads more.`,
      };
    case 'filtered':
      return { kind, message: `${host} does not let its models read this case: its filter refused it.` };
    case 'unusable':
      return { kind, message: `${host} cannot read the messages of this case; one may be empty, or out of turn.` };
  }
}

function isUnknownModel({ status, said }: ServerError): boolean {
  if (said === null || status >= 429) return false;
  return said.codes.some((code) => /model_not_found|model_not_exist/u.test(code)) || unknownModel.test(said.message);
}

function noModel({ host, model }: CallContext): Meaning {
  if (model === null) return { kind: 'wrong-address', message: `${host} keeps no list of its models.` };
  return { kind: 'unknown-model', message: `${host} has no model named ${model}.` };
}

/** Azure names what a model was deployed as, not the model. */
function noDeployment({ host, model }: CallContext): Meaning {
  return {
    kind: 'unknown-model',
    message: `${host} has no deployment named ${model ?? 'so'}.`,
    advice:
      'At Azure the name of the deployment stands for the model: take it from the list of deployments, or wait a few minutes after making one.',
  };
}

function wrongAddress({ said }: ServerError, { host }: CallContext): Meaning {
  const isAzure = /resource not found/iu.test(said?.message ?? '') || /\.azure\.com$/u.test(host.replace(/:\d+$/u, ''));
  const plain =
    'Check the address: it often ends in /v1. Where a server keeps several services, it is the one for chat completions.';
  const azure =
    'An Azure address ends in /openai/v1, or in /openai/deployments/NAME?api-version=2024-10-21 with the name of the deployment.';
  return {
    kind: 'wrong-address',
    message: `${host} has no model service at this address. It often ends in /v1.`,
    advice: isAzure ? azure : plain,
  };
}

function refusedRequest(error: ServerError, { host }: CallContext, sent: SentBody): Meaning {
  const fields = isAboutFields(error) ? fieldsNamed(error, sent).filter((name) => name !== 'messages') : [];
  const takesNoTools =
    'tools' in sent && /does not support (tools|function)|tools? (is|are) not supported/iu.test(error.message);
  const [named] = takesNoTools ? ['tools'] : fields;
  if (named === undefined)
    return { kind: 'bad-request', message: `${host} refused the request (HTTP ${error.status}).` };
  if (named === 'tools') return noTools(host);
  const own = named === 'max_tokens' || named === 'max_completion_tokens' ? 'max_output_tokens' : named;
  return {
    kind: 'bad-parameter',
    message: `${host} does not accept the value of ${own}.`,
    advice: `Change ${own} in the prompt’s header; the details say what the server wants.`,
  };
}
