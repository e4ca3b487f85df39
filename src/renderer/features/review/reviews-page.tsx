import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function ReviewsPage() {
  return <PageBar title="Review" />;
}
