/**
 * Names of columns that say how a call went, by what they say. `Fields` takes what stands around such a name away (`response.metadata.`). Names of flags are
 * made of a word for the trouble with words for "is" and "how many" around it, so that no tool's own name has to be known: `has_failed`, `timeout_count`.
 */
const lead =
  '(?:is|was|has|had|did|been|num|number|of|total|count|any|the|request|call|content|answer|safety|moderation|policy|attempts?|retries)*';
const trail = '(?:count|counts|total|flag|occurred|happened)*';
const failing =
  'errors?|errored|err|exceptions?|fail|failed|failures?|time(?:d)?outs?|cancell?ed|cancell?ation|abort(?:ed)?|ratelimited|throttled|overloaded|crashed|killed|interrupted|' +
  'fehlgeschlagen|abgebrochen|échoué|interrompu|fallido|fallito|mislukt';
const cut =
  'truncated|truncation|cutoff|clipped|incomplete|partial|(?:max|output|completion|response|tokens?|length|context|window|size|limit)+(?:reached|exceeded|hit)|' +
  'abgeschnitten|unvollständig|tronqué|incomplet|truncado|incompleto|troncato|onvolledig';
const flag = (words: string): RegExp => new RegExp(`^${lead}(?:${words})${trail}$`);
export const failedFlags = flag(failing);
export const cutFlags = flag(cut);
/** Nothing may have come back, or it may not be what the model said. */
export const passedOverFlags = flag('skipped|dropped|expired|exhausted|rejected|disconnected|terminated');
export const countNames = /num|count|total|(?:error|exception|failure|timeout)s$/;

/** Columns of errors as tools call them, and as people do who write no English. */
const errorWords =
  'errors?|err|exceptions?|failures?|fehler|fehlermeldung|erreur|errore|erro|fout|foutmelding|feil|feilmelding|fejl|felmeddelande|virhe|błąd|ошибка|エラー|错误|錯誤|오류';
const aboutErrors =
  '(?:messages?|msg|type|code|name|text|reason|details?|description|class|string|stack|stacktrace|trace|info|body|value)?';
export const errors = new RegExp(`^(?:${errorWords})${aboutErrors}$`);
/** What is asked for, and what is of the business and not of the call: `expected_status`, `order_status`. */
const ofOthers =
  'expected|ideal|target|reference|golden|truth|label|wanted|desired|order|payment|ticket|refund|delivery|shipping|shipment|account|subscription|' +
  'invoice|booking|customer|user|product|stock|transaction|claim|parcel|package|membership|priority|risk';
/** Errors of something: `parse_error`, `provider_exception`. */
export const errorsOf = new RegExp(`^(?!.*(?:${ofOthers})).+(?:error|exception|failure)s?${aboutErrors}$`);
export const statuses =
  /^(?:status|statuscode|statustext|grpcstatus|grpcstatuscode|http|httpstatus|httpstatuscode|httpcode|state|level|outcome|responsecode|code)$/;
/** Of these only words for errors count: their others are of anything. */
export const looseStatuses = /^(?:state|level|outcome)$/;
/** A code alone may be of anything. */
export const looseCodes = /^(?:code|http)$/;
/** Whatever else is called a state: of it only plain words for a failure count. */
export const statusesOf = new RegExp(
  `^(?!.*(?:${ofOthers})).*(?:status|statuscode|result|verdict|state|severity|level|outcome|zustand|ergebnis|statut|résultat|estado|resultado|stato|esito)$`,
);
/** 0 is fine, anything else is a failure. */
export const exitCodes = /^(?:errno|exitcode|exitstatus|returncode|retcode)$/;
export const successes = /^(?:is|was|has)?(?:success|succeeded|successful|ok)$/;
export const ends =
  /^(?:finish|finishreasons?|finishdetails?|finishedreason|stopreasons?|donereason|endreason|terminationreason|incompletedetails)$/;
export const over = /^(?:is|was|has)?(?:done|complete|completed|finished)$/;
export const blocked = new RegExp(
  `^(?:promptfeedback)?blockreason$|^${lead}(?:blocked|filtered)${trail}$|^guardrails?(?:flagged|blocked)(?:input|output)?$|^contentfilterresults?.*filtered$`,
);
export const refusals = /^(?:is|was|has)?(?:refusal|refused)(?:message|reason|detected)?$/;
export const warnings = /^(?:warnings?|warn|warningmessages?)$/;
export const messages = /^(?:statusmessage|statusdescription|errordetails?)$/;
