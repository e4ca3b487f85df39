/**
 * Names of columns that say how a call went, by what they say. `Fields` takes what stands around such a name away (`response.metadata.`). Names of flags are
 * made of a word for the trouble with others around it in any order, so that no tool's own name has to be known: `has_failed`, `timeout_count`, `hit_max_tokens`.
 */
const fillers =
  'is|ran|was|were|has|had|did|been|got|being|num|number|of|total|count|counts|any|the|by|at|due|to|flag|occurred|happened|detected|request|call|content|answer|text|output|response|' +
  'reply|completion|generation|message|result|llm|model|api|safety|moderation|policy|attempts?|retries|early|stream';
const failing =
  'errors?|errored|err|exceptions?|fail|failed|failures?|time(?:d)?outs?|cancell?ed|cancell?ation|abort(?:ed)?|ratelimited|throttled|overloaded|crash|crashed|killed|broken|interrupted|' +
  'fehlgeschlagen|abgebrochen|échoué|interrompu|fallido|fallito|mislukt';
const limitWords = 'max(?:imum)?|new|tokens?|length|context|window|size|limit|budget|cap';
const limits = `(?:${limitWords}|output|completion|response)`;
const cut =
  'truncated|truncation|cutoff|cutshort|clipped|incomplete|partial|unfinished|notfinished|(?:stopped|ended)early|toolong|overflow(?:ed)?|' +
  `${limits}+(?:was|is|has|been)*(?:reached|exceeded|exhausted|hit|over)|(?:reached|exceeded|exhausted|hit|over)(?:the|a|its)?${limits}+|(?:(?:stopped|ended|finish(?:ed)?|cut)(?:at|by|on)|outof)${limits}+|` +
  'abgeschnitten|unvollständig|tronqué|incomplet|truncado|cortado|incompleto|troncato|onvolledig|обрезан|обрезано|截断|截斷|切断';
/** Of anything by themselves: only with a word around them are they of a text. */
const cutWithOthers = `(?:${fillers})+cut|cut(?:short|early)`;
const flag = (words: string, others = fillers): RegExp =>
  new RegExp(`^(?!.*policy$)(?:${others})*(?:${words})(?:${others})*$`);
export const failedFlags = flag(failing);
export const cutFlags = flag(`${cut}|${cutWithOthers}`, `${fillers}|${limitWords}`);
/** Nothing may have come back, or it may not be what the model said. */
export const passedOverFlags = flag('skipped|dropped|expired|exhausted|rejected|disconnected|terminated');
/** What was cut, and not that it was: `partial_output`. */
export const textsOfTrouble = new RegExp(
  `^(?!is|was|were|has|had|did|got).*(?:${cut}|${failing})(?:content|answer|text|output|response|reply|completion|generation|message|result)$`,
);
/** Last words of a name that says in what its number is measured: with one in it a name is of a limit, a time or a share (`timeout_s`, `error_rate`). */
export const units =
  /^(?:s|secs?|seconds?|ms|msecs?|millis|milliseconds?|us|ns|mins?|minutes?|h|hrs?|hours?|days?|rate|ratio|share|pct|percent|percentage|prob|probability|score|usd|eur|bytes|kb|mb)$/;
export const countNames =
  /num|count|total|(?:error|exception|failure|timeout|truncatedtoken|truncatedchar)s$|(?:tokens|chars)truncated$/;

/** Columns of errors as tools call them, and as people do who write no English. */
const errorWords =
  'errors?|err|exceptions?|failures?|fehler|fehlermeldung|erreurs?|errore|errori|errores|erros?|fout|fouten|foutmelding|feil|feilmelding|fejl|fejlmeddelelse|fel|felmeddelande|virhe|' +
  'virheet|błąd|błędy|chyba|chyby|hiba|hibák|eroare|erori|hata|hatalar|ошибка|ошибки|помилка|грешка|σφάλμα|greška|エラー|错误|錯誤|오류|에러';
const aboutErrors =
  '(?:messages?|msg|type|code|name|text|reason|details?|description|class|string|stack|stacktrace|trace|info|body|value)?';
export const errors = new RegExp(`^(?:${errorWords})${aboutErrors}$`);
/** What is asked for, and what is of the business and not of the call: `expected_status`, `order_status`. */
const ofOthers =
  'expected|ideal|target|reference|golden|truth|label|wanted|desired|order|payment|ticket|refund|delivery|shipping|shipment|account|subscription|' +
  'invoice|booking|customer|user|product|stock|transaction|claim|parcel|package|membership|priority|risk';
export const ofBusiness = new RegExp(ofOthers);
/** Errors of something: `parse_error`, `provider_exception`. */
export const errorsOf = new RegExp(
  `^(?!on(?:any)?error|.*(?:${ofOthers})).+(?:error|exception|failure)s?${aboutErrors}$`,
);
/** What people who write no English call a status, and how something went. */
const statusWords =
  'zustand|ergebnis|resultat|statut|état|etat|résultat|estado|estatus|resultado|stato|esito|risultato|situação|toestand|resultaat|tilstand|tillstånd|utfall|tila|tulos|stan|wynik|' +
  'stav|výsledek|výsledok|állapot|eredmény|stare|rezultat|durum|sonuç|статус|состояние|результат|стан|статусът|κατάσταση|αποτέλεσμα|stanje|状态|狀態|结果|結果|ステータス|状態|' +
  '상태|결과|trạngthái|hasil|סטטוס|الحالة|स्थिति|สถานะ';
export const statuses = new RegExp(
  '^(?:status|statuscode|statustext|grpcstatus|grpcstatuscode|http|httpstatus|httpstatuscode|httpcode|state|level|outcome|responsecode|code|' +
    `${statusWords})$`,
);
/** Of these only words for errors count: their others are of anything. */
export const looseStatuses = /^(?:state|level|outcome)$/;
/** A code alone may be of anything. */
export const looseCodes = /^(?:code|http)$/;
/** Whatever else is called a state: of it only plain words for a failure count. */
export const statusesOf = new RegExp(
  `^(?!.*(?:${ofOthers})).*(?:status|statuscode|result|verdict|state|severity|level|outcome|${statusWords})$`,
);
/** 0 is fine, anything else is a failure. */
export const exitCodes = /^(?:errno|exitcode|exitstatus|returncode|retcode)$/;
export const successes = /^(?:is|was|has)?(?:success|succeeded|successful|ok)$/;
export const ends =
  /^(?:finish|finishreasons?|finishdetails?|finishedreason|stopreasons?|donereason|endreason|terminationreason|incompletedetails)$/;
export const over = /^(?:is|was|has)?(?:done|complete|completed|finished)$/;
export const blocked = new RegExp(
  `^(?:promptfeedback)?blockreason$|^(?:${fillers})*(?:blocked|filtered)(?:${fillers})*$|^guardrails?(?:flagged|blocked)(?:input|output)?$|^contentfilterresults?.*filtered$`,
);
export const refusals = /^(?:is|was|has)?(?:refusal|refused)(?:message|reason|detected)?$/;
export const warnings = /^(?:warnings?|warn|warningmessages?)$/;
export const messages = /^(?:statusmessage|statusdescription|errordetails?)$/;
