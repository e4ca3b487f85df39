import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function ChangePage(_props: { readonly changeId: string }) {
  return <PageBar title="Change" />;
}
