import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function NewChangePage(_props: { readonly signOffId: string }) {
  return <PageBar title="Propose a change" />;
}
