import { AppError } from '#contract/errors';
import type { GateItem } from '#domain/result/run-result';
import type { DemoStage } from './demo-stage.ts';
import type { DemoChange } from './demo-steps.ts';
import type { TeamServer } from './demo-server.ts';
import { waitFor } from '../wait-for.ts';

export async function signOff({ client, say }: DemoStage, runId: string, change: DemoChange): Promise<string> {
  const before = await client.call('signOff.get', { runId });
  if (before.refusal !== null) throw new AppError('not-allowed', before.refusal, 'Run the demo again.');
  const { signOffId } = await client.call('signOff.sign', {
    runId,
    ...change.person,
    decision: 'approve',
    statement: 'Automatic stand-in in the demo: every item of the gate is met on practice results.',
  });
  const { gate, signOff: signed } = await client.call('signOff.get', { runId });
  await say('6. Gate:');
  for (const item of gate.items) await say(`   ${gateLine(item)}`);
  if (!gate.met || signed === null) throw new AppError('gate-not-met', 'The gate is not met.', 'Nothing was proposed.');
  await say(`   Signed off by ${signed.name} <${signed.email}> at ${signed.at}.`);
  return signOffId;
}

function gateLine({ label, met, shown, evidence }: GateItem): string {
  const sign = met === null ? '?' : met ? '✓' : '✕';
  return `${sign} ${label}: ${evidence}${met === true && shown === false ? ' (met, not yet shown)' : ''}`;
}

/** Sends the branch, then lets real git say what arrived: exactly the files that the preview showed, and nothing else. */
export async function proposeAndLook(
  stage: DemoStage,
  signOffId: string,
  change: DemoChange,
  server: TeamServer,
): Promise<void> {
  const { client, terminal, say } = stage;
  const preview = await client.call('proposal.preview', { signOffId });
  if (preview.refusal !== null) throw new AppError('not-allowed', preview.refusal, 'Nothing was proposed.');
  const { proposalId } = await client.call('proposal.send', { signOffId, title: change.title });
  const sent = await waitFor(client, terminal.stopped, async () => {
    const proposal = await client.call('proposal.get', { proposalId });
    if (proposal.state === 'failed') {
      throw new AppError(
        'proposal-rejected',
        proposal.error?.message ?? 'The proposal was not taken.',
        proposal.error?.nextStep ?? '',
      );
    }
    return proposal.state === 'sent' ? proposal : null;
  });
  await say(
    `7. Proposed as the branch ${sent.branch} (${sent.commit?.slice(0, 7)}). What arrived, as real git on the server sees it:`,
  );
  await say(indent(await server.git('log', '-1', '--format=%h %an: %s', sent.branch)));
  await say(indent(await server.git('diff', '--stat=110', 'main', sent.branch)));
  const arrived = (await server.git('diff', '--name-only', '-z', 'main', sent.branch))
    .split('\0')
    .filter(Boolean)
    .sort();
  const shown = preview.files.map((file) => file.path).sort();
  if (JSON.stringify(arrived) !== JSON.stringify(shown)) {
    throw new AppError(
      'proposal-rejected',
      `The branch changes ${arrived.join(', ')}, but ${shown.join(', ')} was shown.`,
      'Tell us: this must never happen.',
    );
  }
  await say('Everything happened: experiment, result, review (automatic), gate, sign-off, proposal.');
}

const indent = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `   ${line.trim()}`)
    .join('\n');
