import { useEffect } from 'react';
import { PromptScreen } from '../../app/prompt-bar/prompt-screen.tsx';
import { addresses, goTo } from '../../app/location.ts';
import { hasText } from './table/case-rows.ts';
import { CasesBody } from './cases-body.tsx';
import { caseAddress } from './case-address.ts';

interface CasesPageProps {
  readonly promptId: string;
  /** `#/prompts/refund-helper/cases/c-007`: opens that case. */
  readonly caseId?: string;
}

/** The cases of a prompt: a table of them, and the one that is open beside it. */
export function CasesPage({ promptId, caseId }: CasesPageProps) {
  useEffect(() => {
    // One address for one view: moving through the cases must not build the screen anew.
    if (caseId !== undefined) goTo(caseAddress(addresses.prompt(promptId, 'cases'), caseId), { replace: true });
  }, [promptId, caseId]);
  return (
    <PromptScreen
      promptId={promptId}
      tab="cases"
      // An empty set has nothing to run: its one primary button is in the middle of the screen.
      bar={(draft) => (hasText(draft.text) ? {} : { primary: <></> })}
    >
      {(draft) => <CasesBody draft={draft} />}
    </PromptScreen>
  );
}
