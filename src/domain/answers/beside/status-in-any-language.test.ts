import { describe, expect, test } from 'vitest';
import { writeCsv } from '../../files/csv/csv.ts';
import { type OutputRows, readOutputRows, suggestRoles } from '../output-columns.ts';
import { readOutputFile } from '../output-file.ts';

/** What says how a call went is read in the languages of those who keep such files, and what is not understood is said aloud: never silently fine. */
function read(column: string, values: readonly string[]): OutputRows {
  const rows = values.map((value, at) => [`c-${at + 1}`, 'Thank you.', value]);
  const file = readOutputFile(writeCsv([['id', 'output', column], ...rows]));
  return readOutputRows(file, suggestRoles(file.columns, ['question'], file.repeated), ['question']);
}

const ends = (column: string, values: readonly string[]): string[] =>
  read(column, values).rows.map(({ facts }) => (facts.error === null ? (facts.finish ?? 'fine') : 'failed'));
/** Fine, and named by nobody. */
const isFine = (column: string, values: readonly string[]): void => {
  expect(ends(column, values)).toEqual(values.map(() => 'fine'));
};

describe('a status speaks in the language of whoever keeps the file', () => {
  test.each([
    ['Zustand', 'Erledigt', 'Fehler'],
    ['Ergebnis', 'Erledigt', 'Fehler'],
    ['Statut', 'Réussi', 'Échoué'],
    ['Estado', 'Completado', 'Fallido'],
    ['Stato', 'Fatto', 'Fallito'],
    ['Situação', 'Concluído', 'Falha'],
    ['Status', 'Klaar', 'Mislukt'],
    ['Status', 'Færdig', 'Fejl'],
    ['Status', 'Ferdig', 'Feil'],
    ['Status', 'Färdig', 'Fel'],
    ['Tila', 'Valmis', 'Virhe'],
    ['Stan', 'Gotowe', 'Błąd'],
    ['Stav', 'Hotovo', 'Chyba'],
    ['Állapot', 'Kész', 'Hiba'],
    ['Stare', 'Gata', 'Eroare'],
    ['Durum', 'Tamam', 'Hata'],
    ['Статус', 'Готово', 'Ошибка'],
    ['status', 'успешно', 'сбой'],
    ['状态', '成功', '失败'],
    ['ステータス', '完了', 'エラー'],
    ['상태', '완료', '실패'],
    ['結果', '○', '×'],
    ['status', '🟢', '🔴'],
  ])('%s: %s and %s', (column, good, bad) => {
    const [first, second] = ends(column, [good, bad]);
    expect([first, second === 'fine']).toEqual(['fine', false]);
    expect(read(column, [good, good]).notRead).toEqual([]);
  });

  test('a word that nobody knows leaves its row open beside one that is known, in whatever language', () => {
    for (const [column, good] of [
      ['Zustand', 'Erledigt'],
      ['Statut', 'Réussi'],
      ['status', '完了'],
    ] as const)
      expect(ends(column, [good, 'Xyz', good])).toEqual(['fine', 'unknown', 'fine']);
    expect(ends('Zustand', ['Xyz', 'Fehler'])).toEqual(['unknown', 'failed']);
  });

  test('where no word is understood the column is named with its words and their counts', () => {
    expect(read('Zustand', ['Abc', 'Xyz', 'Abc']).notRead).toEqual(['Zustand (2 × Abc, 1 × Xyz)']);
    expect(read('api_result', ['Abc', 'Xyz', 'Abc']).notRead).toEqual(['api_result (2 × Abc, 1 × Xyz)']);
    expect(read('status', ['a', 'b', 'c', 'd', 'e']).notRead).toEqual(['status (1 × a, 1 × b, 1 × c and 2 more)']);
    expect(read('parse_error', ['0', '1']).notRead).toEqual(['parse_error (1 × 1)']);
    expect(read('timeout', ['30', '60']).notRead).toEqual(['timeout (1 × 30, 1 × 60)']);
    expect(read('truncated', ['600', '0']).notRead).toEqual(['truncated (1 × 600)']);
    expect(read('log_level', ['info', 'DEFAULT']).notRead).toEqual([]);
  });
});

describe('a good word is one only where nothing after or before it takes it back', () => {
  test.each([
    'success (cut at 600 tokens)',
    'completed with errors',
    'ok - truncated',
    'done, but timed out',
    'success, no errors, truncated',
    'not completed',
    'nicht erfolgreich',
    'no success',
    '未完成',
    '一部完了',
    '即将完成',
    'terminé avec réserve',
    'OK?? see log',
    'OK*',
  ])('%s', (word) => {
    expect(ends('status', ['success', word])[1]).not.toBe('fine');
    expect(ends('success', ['success', word])[1]).not.toBe('fine');
  });

  test.each([
    'OK (200)',
    'completed in 3s',
    'success - no errors',
    'Completed without errors',
    'Done (cached)',
    'ok after 2 retries',
    '200 OK',
    'STATUS_CODE_OK',
    'erfolgreich abgeschlossen',
    'Erledigt ohne Fehler',
    'terminé sans erreur',
    'Terminé avec succès',
    'Concluído com sucesso',
    '正常に完了しました',
    '任务完成',
    '처리완료',
  ])('and is one still: %s', (word) => {
    isFine('status', ['success', word]);
  });
});

describe('a flag is known by the words that its name is made of, in any order', () => {
  test.each(
    'hit_max_tokens was_cut text_truncated output_was_truncated reached_limit hitTokenLimit response_cut_short over_token_limit answer_was_cut_off tokens_exhausted was_truncated_by_limit stopped_at_max_tokens ran_out_of_tokens finish_by_limit'.split(
      ' ',
    ),
  )('%s', (column) => {
    for (const [yes, no] of [
      ['TRUE', 'FALSE'],
      ['-1', '0'],
      ['1', '0'],
    ] as const) {
      const [first, second] = ends(column, [no, yes]);
      expect([first, second === 'fine']).toEqual(['fine', false]);
    }
  });

  test('-1 is a yes, as Visual Basic and Access write it; of a limit it says that there is none', () => {
    expect(ends('truncated', ['0', '-1'])).toEqual(['fine', 'truncated']);
    expect(ends('failed', ['0', '-1'])).toEqual(['fine', 'failed']);
    expect(ends('completed', ['-1', '0'])).toEqual(['fine', 'truncated']);
    isFine('timeout', ['-1', '-1']);
  });

  test.each<[string, readonly string[]]>([
    ['cut', ['ideal', 'princess']],
    ['price_cut', ['TRUE', 'FALSE']],
    ['timeout_s', ['30', '1']],
    ['request_timeout_s', ['30', '1']],
    ['timeoutMs', ['3000', '1']],
    ['Timeout [s]', ['30', '1']],
    ['max_retries', ['3', '1']],
    ['error_s', ['0.1', '1']],
    ['error_rate', ['0.01', '1']],
    ['failure_pct', ['2 %', '1']],
    ['truncation', ['disabled', 'auto']],
    ['timeout_policy', ['retry', 'fail fast']],
    ['on_error', ['continue', 'raise']],
    ['partial_output', ['Thank', 'you']],
  ])('a limit, a measure, a setting and a text are no flag: %s', (column, values) => {
    isFine(column, values);
  });

  test('what is no number under such a name is still read', () => {
    expect(ends('error_s', ['', 'boom'])).toEqual(['fine', 'failed']);
    expect(ends('Error(s)', ['0', '2'])).toEqual(['fine', 'failed']);
  });
});

test.each(
  'keine|kein Fehler|Keine Fehler gefunden|aucune|aucun|aucune erreur|ninguno|ningún error|nessuno|nenhum|geen|geen fouten|ingen|inga fel|brak|żaden|bez chyby|nincs hiba|hata yok|нет|без ошибок|なし|エラーなし|無|无|没有错误|없음|오류 없음|N/D|s/o|k. A.|該当なし|nothing|no error|none found|0 errors|OK'.split(
    '|',
  ),
)('in a place of errors “%s” says that there is none', (word) => {
  isFine('error', [word, '']);
  isFine('Fehler', [word, '']);
});

test('a tick in a place of errors says that there is none in every row and beside errors in words, and one beside crosses and blanks', () => {
  expect(ends('error', ['✓', '✓'])).toEqual(['fine', 'fine']);
  expect(read('error', ['✓', '✓']).notRead).toEqual(['error']);
  expect(ends('error', ['✅', 'Search is away', '✅'])).toEqual(['fine', 'failed', 'fine']);
  expect(ends('error', ['✓', '', '✓'])).toEqual(['failed', 'fine', 'failed']);
  expect(ends('error', ['✓', '✗', 'odd'])).toEqual(['failed', 'fine', 'failed']);
});

test.each(['no error, but timed out', 'keine Verbindung', 'no response', 'sin conexión', '???', '10 errors'])(
  'and “%s” says that there is one',
  (word) => {
    expect(ends('error', [word, ''])).toEqual(['failed', 'fine']);
  },
);

test.each([
  ['IGAZ', 'HAMIS'],
  ['ISTINA', 'LAŽ'],
  ['TAČNO', 'NETAČNO'],
  ['TÕENE', 'VALE'],
  ['TEISINGA', 'MELAGINGA'],
  ['ΑΛΗΘΕΣ', 'ΨΕΥΔΕΣ'],
  ['ІСТИНА', 'ХИБНІСТЬ'],
  ['PATIESS', 'APLAMS'],
  ['真', '假'],
  ['.T.', '.F.'],
  ['#TRUE#', '#FALSE#'],
  ['=TRUE()', '=FALSE()'],
  ['對', '錯'],
])('a spreadsheet’s %s and %s are yes and no', (yes, no) => {
  expect(ends('truncated', [no, yes])).toEqual(['fine', 'truncated']);
  expect(ends('completed', [yes, no])).toEqual(['fine', 'truncated']);
});

test.each([
  ['status', ['1', '0'], 'status (1 × 1, 1 × 0)'],
  ['result', ['yes', 'no'], 'result (1 × no)'],
  ['Outcome', ['✓', '✗'], 'Outcome (1 × ✗)'],
])('a no in the column %s, of which nobody knows to what, is said aloud', (column, values, named) => {
  expect(read(column, values).notRead).toEqual([named]);
});

test('words for an answer that came back are good ones', () => {
  for (const good of ['answered', 'Returned', 'responded', 'received'])
    expect(ends('status', [good, 'no response'])).toEqual(['fine', 'failed']);
});

test.each([
  'stopped_early',
  'ended early',
  'unfinished',
  'not_finished',
  'too_long',
  'overflow',
  'cortado',
  '截断',
  'обрезан',
])('a column %s with a yes leaves the answer open', (column) => {
  expect(ends(column, ['no', 'yes'])).toEqual(['fine', 'truncated']);
});

test('a tick beside a sign for nothing is an error that is marked', () => {
  expect(ends('error', ['✓', '-', 'n/a'])).toEqual(['failed', 'fine', 'fine']);
});

test('a message of a status that names a bad end leaves the answer open', () => {
  const lines = [
    'finish_reason=length',
    'Stop reason: max_tokens',
    'output was cut by the token budget',
    'finish_reason=stop',
    'reloaded',
  ].map((message, at) => JSON.stringify({ id: `c-${at}`, output: 'x', level: 'WARNING', statusMessage: message }));
  const file = readOutputFile(`${lines.join('\n')}\n`);
  const { rows, notRead } = readOutputRows(file, suggestRoles(file.columns, [], []), []);
  expect(rows.map(({ facts }) => facts.finish)).toEqual(['unknown', 'unknown', 'unknown', null, null]);
  expect(notRead).toEqual(['level (5 × WARNING)', 'statusMessage (1 × reloaded)']);
});
