import { AppError } from '#contract/errors';
import { type PushOutcome } from '#services/ports/team-repository';
import { bodyUpTo, type HttpAnswer } from './http-exchange.ts';
import { flushPacket, packet, readPackets, readSideBand, ServerMessage } from './packet-lines.ts';
import { type SmartHttp } from './smart-http.ts';
import { textOf, trouble } from '../trouble.ts';

const noObject = '0'.repeat(40);

/**
 * Creates a branch on the team's server, or finds it there. The old value is always "none", so the server itself refuses when
 * someone was quicker (git's Documentation/gitprotocol-pack, "Pushing Data To a Server").
 *
 * After an answer that never came the server is asked again: a push may have landed by then.
 * Throws 'proposal-rejected' for a refusal; 'unreachable', 'timed-out', 'server-failed' when the outcome is unknown.
 */
export async function pushOverHttp(
  server: SmartHttp,
  proposal: {
    readonly branch: string;
    readonly commit: string;
    /** The pack of what the server lacks, given the ids that it names. */
    readonly packFor: (theirs: ReadonlyMap<string, string>) => Promise<Uint8Array>;
  },
): Promise<PushOutcome> {
  const { branch, commit } = proposal;
  const name = `refs/heads/${branch}`;
  const listing = await server.list('git-receive-pack');
  const there = listing.refs.get(name);
  if (there === commit) return { state: 'already-there', branch, commit };
  if (there !== undefined) throw trouble.nameTaken(branch, there);
  const sideBand = listing.capabilities.has('side-band-64k');
  const capabilities = ['report-status', 'side-band-64k', 'atomic'].filter((each) => listing.capabilities.has(each));
  const body = Buffer.concat([
    packet(`${noObject} ${commit} ${name}\0 ${capabilities.join(' ')} agent=signoff\n`),
    flushPacket,
    await proposal.packFor(listing.refs),
  ]);
  try {
    const answer = await server.post('git-receive-pack', body);
    const refusal = await readReport(server, answer, name, sideBand);
    if (refusal !== null) throw trouble.rejected(refusal);
    return { state: 'created', branch, commit };
  } catch (error) {
    return await lookAgain(server, proposal, error);
  }
}

/** What was refused and why, null when the branch stands. Throws where the report is missing or cannot be read. */
async function readReport(
  server: SmartHttp,
  answer: HttpAnswer,
  name: string,
  sideBand: boolean,
): Promise<string | null> {
  let said = '';
  const say = (text: string) => void (said = (said + text).slice(0, 4000));
  const packets = readPackets(bodyUpTo(answer, server.limits.answerBytes, server.host));
  const lines: string[] = [];
  try {
    const report = sideBand ? readPackets(readSideBand(packets, say)) : packets;
    for await (const line of report) if (line !== null) lines.push(line.toString('utf8').trim());
  } catch (error) {
    if (error instanceof ServerMessage) return [error.message, said.trim()].filter(Boolean).join('\n');
    throw error;
  } finally {
    answer.destroy();
  }
  const [unpacked = ''] = lines;
  if (!unpacked.startsWith('unpack ')) throw new Error(`no report: ${lines.join(' | ').slice(0, 500)}`);
  const refused = lines.find((line) => line.startsWith(`ng ${name} `));
  if (unpacked === 'unpack ok' && lines.includes(`ok ${name}`)) return null;
  return [refused ?? unpacked, said.trim()].filter(Boolean).join('\n');
}

/** After any failure: where does the branch stand now? Equal is success, another commit is a refusal, none is the failure. */
async function lookAgain(
  server: SmartHttp,
  { branch, commit }: { readonly branch: string; readonly commit: string },
  failure: unknown,
): Promise<PushOutcome> {
  const known = failure instanceof AppError ? failure : trouble.notUnderstood(server.host, textOf(failure), failure);
  if (known.code === 'cancelled') throw trouble.stoppedWhileSending(`creating refs/heads/${branch}`);
  const definite = ['wrong-credentials', 'forbidden', 'not-found'];
  if (definite.includes(known.code)) throw known;
  let there: string | undefined;
  try {
    there = (await server.list('git-receive-pack')).refs.get(`refs/heads/${branch}`);
  } catch (error) {
    if (known.code === 'proposal-rejected') throw known;
    throw trouble.unknownOutcome(server.host, known.code, `${known.detail ?? ''}\nthen: ${textOf(error)}`, error);
  }
  if (there === commit) return { state: 'created', branch, commit };
  if (there !== undefined) throw trouble.nameTaken(branch, there);
  throw known;
}
