import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function ExperimentPage(_props: { readonly runId: string }) {
  return <PageBar title="Experiment" />;
}
