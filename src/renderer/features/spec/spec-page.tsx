import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function SpecPage(_props: { readonly promptId: string }) {
  return <PageBar title="Spec" />;
}
