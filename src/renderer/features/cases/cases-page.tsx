import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function CasesPage(_props: { readonly promptId: string; readonly caseId?: string }) {
  return <PageBar title="Cases" />;
}
