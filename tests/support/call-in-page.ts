import { type Page } from 'playwright';
import { type ProcedureInput, type ProcedureName, type ProcedureOutput } from '#contract/procedures';

/** Calls the app as the open page would, for what a test only prepares. Throws with the refusal's sentence. */
export async function callInPage<N extends ProcedureName>(
  page: Page,
  name: N,
  input: ProcedureInput<N>,
): Promise<ProcedureOutput<N>> {
  const answer = await page.evaluate(
    async ([procedure, body]) => {
      const meta = document.querySelector<HTMLMetaElement>('meta[name="signoff-csrf"]');
      const response = await fetch(`/api/call/${encodeURIComponent(procedure)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-signoff-csrf': meta?.content ?? '' },
        body,
      });
      return response.text();
    },
    [name, JSON.stringify(input)] as const,
  );
  // Our own host's answer, checked by its dispatcher on the way out.
  const said = JSON.parse(answer) as { ok: boolean; value: ProcedureOutput<N>; error?: { message: string } };
  if (!said.ok) throw new Error(`${name}: ${said.error?.message}`);
  return said.value;
}
