/**
 * How people say, in the languages of those who keep such files, that something went well, failed, or was not there at all. No list of words is ever whole: what
 * is in none of them is never taken for fine (beside/silent-ends.ts, beside/odd-words.ts).
 */
const fine = new Set(
  (
    'ok okay answered responded returned received generated delivered ready success succeeded succeed successful successfully complete completed completely done finished passed pass created accepted cached normal normally unset fine ' +
    'erfolg erfolgreich erfolgreicher fertig abgeschlossen erledigt beendet vollständig bestanden réussi réussie succès terminé terminée achevé fini fait complet éxito exitoso ' +
    'exitosa completado completada hecho listo finalizado finalizada correcto terminado successo completato completata fatto finito terminato riuscito riuscita sucesso ' +
    'concluído concluída concluido feito pronto completo gelukt voltooid klaar geslaagd gereed afgerond lyckades lyckad klar klart färdig slutförd lykkedes lykket færdig ' +
    'fuldført afsluttet fullført ferdig vellykket valmis onnistui onnistunut gotowe gotowy sukces powodzenie zakończone zakończono ukończono ukończone hotovo dokončeno ' +
    'dokončené úspěch úspěšné úspěšně úspech úspešné kész sikeres sikerült befejezve gata reușit succes finalizat terminat tamam tamamlandı başarılı bitti готово готов успешно ' +
    'успех выполнено завершено завершён завершен виконано успішно завършено επιτυχία επιτυχής ολοκληρώθηκε gotovo uspješno uspešno završeno valmistatud õnnestus atlikta ' +
    'pavyko pabeigts izdevās selesai berhasil sukses xong 成功 成功しました 完成 已完成 完了 完了しました 完了済み 完毕 完畢 正常 正常終了 已成功 執行成功 执行成功 成功完成 处理完成 ' +
    '處理完成 処理完了 完结 완료 완료됨 완료되었습니다 성공 성공함 정상 sukcesem pomyślnie úspěchem úspechom succesvol framgångsrikt onnistuneesti sikeresen başarıyla exitosamente correctamente correctement ' +
    'correttamente corretamente korrekt vellykket נכון הושלם הצליח مكتمل ناجح نجاح تم सफल पूर्ण สำเร็จ'
  ).split(' '),
);
/** Words that stand beside a good one and take nothing back: how long it took, at which attempt, from where. */
const besideFine = new Set(
  (
    'in after at on by with from of the a an is was has been all fully http https status code s ms sec secs second seconds msec min mins minute minutes m h hour hours retry ' +
    'retries attempt attempts try tries time times cache hit response request call answer run task job step stop end turn tokens token utc gmt z t ' +
    'und nach sekunden mit et en avec con de à com med met cu z s ze og och y e i ve ile с в после за'
  ).split(' '),
);

/** Beginnings of words for a failure, and whole words that only begin like one. */
const failed =
  'fehler|fehlgeschlagen|gescheitert|abgestürzt|misslungen|zeitüberschreitung|échou|échec|erreur|fallid[oa]|fall[oó](?!\\p{L})|fallit[oaie]|erros?(?!\\p{L})|falh|fout(?:en|ief)?(?!\\p{L})|' +
  'mislukt|gefaald|fejl|mislyk|feil|fel(?!\\p{L})|misslyck|virhe|epäonnis|błąd|błęd|niepowodz|nieudan|chyb[aouy](?!\\p{L})|selhal|neúspě|neúspe|zlyhal|hib[aá]|sikertelen|eroare|erori|' +
  'eșuat|eşuat|hata(?:sı|lar|lı)?(?!\\p{L})|başarısız|ошиб(?:к|ок)|сбо[йи]|неудач|не удалось|помил(?:к|ок)|збій|невдал|греш(?:к|ок)|неуспе|σφάλμα|σφαλμα|αποτυχ|απέτυχ|grešk|neuspje|neuspe|napak|ebaõnnestu|' +
  'klaid[ao]|nepavyk|kļūd|neizdev|gagal|galat|kesalahan|lỗi|thất bại|שגיאה|נכשל|خطأ|فشل|خطا|त्रुटि|विफल';
const failedSigns =
  '失败|失敗|错误|錯誤|异常|異常|超时|超時|逾時|エラー|タイムアウト|오류|실패|에러|시간 ?초과|ผิดพลาด|ล้มเหลว|[不未没沒](?:成功|完成|完了)|未能';
/** Words for what ended before its end, which are of orders as well. */
const broken =
  'abgebrochen|abgeschnitten|unvollständig|teilweise|tronqué|incomplet|partiel|interrompu|annul|truncad|parcial|troncat|parzial|onvolledig|afgebroken|afgekapt|gedeeltelijk|geannuleerd|' +
  'avbrut|avbrudt|afbrudt|ufullstendig|ufuldstændig|ofullständig|delvis|keskeyt|katkais|osittai|przerwan|niepełn|częściow|ucięt|přeruš|neúpln|částečn|preruš|čiastočn|megszak|hiányos|' +
  'részleg|întrerup|parțial|yarıda|kısm[ei]|eksik|прерван|неполн|обрезан|частичн|отмен|перерван|неповн|прекъсн|διακοπ|ελλιπ|prekinut|nepotpun';
const brokenSigns = '中断|中斷|中止|取消|不完整|不完全|截断|截斷|部分|打ち切り|途中|중단|취소|불완전|미완료|잘림';

const anyFailed = new RegExp(`(?<!\\p{L})(?:${failed})|${failedSigns}`, 'u');
const anyBroken = new RegExp(`(?<!\\p{L})(?:${broken})|${brokenSigns}`, 'u');

const none =
  'no|non|not any|without|zero|0|keine?|keinerlei|ohne|sans|aucune?|pas d|sin|ningún|ningunos?|ninguna|senza|nessuna?|nessun|sem|nenhuma?|geen|zonder|inga|ingen|inget|intet|utan|uden|' +
  'uten|ei|brak|bez|żaden|žádn[áé]|žiadn[ae]|nincs|fără|нет|без|немає|няма|χωρίς|nema|nėra|nav';
const anyTrouble = `(?:err|fail|exception|issue|problem|trouble|warning|${failed})[\\p{L}\\p{M}]*`;
const found =
  'found|occurred|reported|detected|raised|gefunden|aufgetreten|trouvée?|détectée?|encontrado|trovato|rilevato|gevonden|hittades|funnet|fundet';
/** A failure that is said not to be there: "no errors", "keine Fehler", "エラーなし". */
const denials = new RegExp(
  `(?<![\\p{L}\\d])(?:${none})[ '’_-]?(?:any )?${anyTrouble}(?: (?:${found})(?!\\p{L}))?|` +
    `(?:${failedSigns}|問題|문제|hata)[はがは]? ?(?:なし|無し|ありません|无|無|없음|없습니다|yok)|(?:没有|沒有|无|無)(?:任何)?(?:${failedSigns})`,
  'gu',
);
/** What people write in a place of errors where there is none. */
const noneWords = new RegExp(
  `^(?:nothing|none found|nada|niets|nic|rien|nichts|niente|keiner|keines|nessuno|nenhum|żadn[aey]|ничего|n[/.]?d\\.?|s/o|k\\. ?a\\.?|keine angabe|entfällt|nicht zutreffend|sans objet|no aplica|non applicabile|não aplicável|nie dotyczy|n\\.?v\\.?t\\.?|н/д|не применимо|該当なし|未発生|不适用|不適用|해당 ?없음|なし|無し|無|无|没有|沒有|없음|yok|${none})[.!]?$`,
  'u',
);
/** Longer texts are prose, and not the state of anything. */
const longestState = 80;

const plainText = (text: string): string => text.trim().normalize('NFC').toLowerCase();

/** The text in small letters, without the failures that it says were not there. */
export function withoutDenials(text: string): string {
  return plainText(text).replace(denials, ' ');
}

/** True for a word for a failure in a language other than English. `loosely`: not for those that are of orders as well. */
export function saysFailedAbroad(plain: string, { loosely }: { readonly loosely: boolean }): boolean {
  return anyFailed.test(plain) || (!loosely && anyBroken.test(plain));
}

/** True for what stands in a place of errors and says that there is none. */
export function deniesErrors(text: string): boolean {
  const [plain, rest] = [plainText(text), withoutDenials(text)];
  return plain.length <= longestState && (noneWords.test(plain) || (rest !== plain && !/[\p{L}\p{N}]/u.test(rest)));
}

/** True for words all of which say that it went well, or how: "OK (200)", "completed in 3s". "completed (cut at 600 tokens)" and "not completed" do not. */
export function saysFine(text: string): boolean {
  if (text.length > longestState || /[?*]/.test(text)) return false;
  return isFine(plainText(text)) || isFine(withoutDenials(text));
}

const fineMark = /^[○◯〇⭕🟢🟩]\uFE0F?$/u;
/** Words that are written together, as Chinese, Japanese and Korean are: what was done, and that it is. */
const fineSigns =
  /^(?:任务|任務|处理|處理|処理|请求|請求|调用|調用|呼叫|执行|執行|実行|生成|回答|応答|リクエスト|正常|已|全部|すべて|全て|に|が|は|を|처리|요청|실행|정상|모두)*(?:成功|完成|完了|完毕|完畢|正常|終了|结束|완료|성공)(?:しました|です|済み|了|됨|함|되었습니다|했습니다)?$/;

function isFine(plain: string): boolean {
  if (fine.has(plain) || fineMark.test(plain)) return true;
  const words = plain.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  const isGood = (word: string): boolean => fine.has(word) || fineSigns.test(word);
  return words.some(isGood) && words.every((word) => isGood(word) || besideFine.has(word));
}
