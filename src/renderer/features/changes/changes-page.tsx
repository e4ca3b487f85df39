import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function ChangesPage() {
  return <PageBar title="Changes" />;
}
