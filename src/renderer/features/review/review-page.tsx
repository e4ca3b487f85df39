import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function ReviewPage(_props: { readonly reviewId: string }) {
  return <PageBar title="Review" />;
}
