import { notAllowed, refusalOfPractice, type Refusal } from '../refusal.ts';
import { draftKinds, type PromptFiles } from '../authoring/prompt-files.ts';
import { type Stores } from '../stores/stores.ts';
import { type StoredRepository } from '../stores/repositories.ts';
import { type StoredSignOff } from '../stores/sign-offs.ts';
import { casesKeptOut, type ProposalMaterial } from './proposal-content.ts';

/** What can change from one moment to the next, and is therefore asked again right before something is stored. */
export function refusalOfSignOff(stores: Stores, signOff: StoredSignOff, except?: string): Refusal | null {
  if ((stores.signOffs.get(signOff.id) ?? signOff).withdrawnAt !== null)
    return notAllowed('The sign-off was withdrawn.');
  const proposed = stores.proposals
    .list(signOff.repository ?? '')
    .some((each) => each.signOffId === signOff.id && each.id !== except && each.state !== 'failed');
  return proposed ? notAllowed('This sign-off has already been proposed to the team.') : null;
}

/** The team's files are still those beside which it was tested. */
async function refusalOfTeamChange(material: ProposalMaterial, files: PromptFiles): Promise<Refusal | null> {
  const { plan, team } = material;
  for (const kind of draftKinds) {
    const tested = plan.baselineCommit === null ? team[kind] : await files.at(plan.promptId, kind, plan.baselineCommit);
    if (tested !== team[kind])
      return notAllowed(
        `The team’s ${kind} ${kind === 'cases' ? 'are' : 'is'} no longer what this was tested beside. Compare with the team’s version and test again.`,
      );
  }
  return null;
}

function refusalOfCases({ team, plan, allowed }: ProposalMaterial): Refusal | null {
  const kept = casesKeptOut(team.cases, plan.casesText, allowed);
  if (kept.length === 0) return null;
  const one = kept.length === 1;
  const ids = kept.slice(0, 5).map((each) => each.id);
  const listed = `${ids.join(', ')}${kept.length > 5 ? ' and more' : ''}`;
  const marked = [...new Set(kept.map((each) => each.sensitivity))].join(' or ');
  return {
    code: 'refused-by-policy',
    sentence: `${one ? 'One new case is' : `${kept.length} new cases are`} marked ${marked} (${listed}), which the data policy keeps out of the repository. Redact or remove ${one ? 'it' : 'them'} and test again.`,
  };
}

/** The first reason for which a proposal is refused; null when it can be sent. */
export async function refusalOfProposal(
  stores: Stores,
  files: PromptFiles,
  material: ProposalMaterial,
  stored: StoredRepository,
): Promise<Refusal | null> {
  if (material.run.repository !== stored.id)
    return notAllowed('This was tested in another repository than the one that is open.');
  return (
    refusalOfSignOff(stores, material.signOff) ??
    refusalOfPractice(material.run.practice, stored) ??
    (await refusalOfTeamChange(material, files)) ??
    refusalOfCases(material)
  );
}
