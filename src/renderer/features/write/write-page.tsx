import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function WritePage(_props: { readonly promptId: string }) {
  return <PageBar title="Write" />;
}
