import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function PromptsPage() {
  return <PageBar title="Prompts" />;
}
