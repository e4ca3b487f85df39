import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function SignOffPage(_props: { readonly runId: string }) {
  return <PageBar title="Sign off" />;
}
