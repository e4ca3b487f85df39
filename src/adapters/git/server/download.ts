import { AppError } from '#contract/errors';
import { type CommitGraph } from '../objects/commit-graph.ts';
import { takePack, type Progress } from './incoming-pack.ts';
import { flushPacket, packet, readPackets, readSideBand, ServerMessage } from './packet-lines.ts';
import { type ObjectStore } from '../objects/object-store.ts';
import { type RefSnapshot } from '../objects/refs.ts';
import { type Listing, type SmartHttp } from './smart-http.ts';
import { textOf, trouble } from '../trouble.ts';

const mostHaves = 512;

/**
 * Gets what the listing names and the copy lacks, in one question: all branches and tags wanted, everything known named at once,
 * so the server sends the difference (git's Documentation/gitprotocol-pack, "Packfile Negotiation", without multi_ack).
 */
export async function downloadMissing(
  server: SmartHttp,
  listing: Listing,
  copy: {
    readonly gitFolder: string;
    readonly store: ObjectStore;
    readonly graph: CommitGraph;
    readonly known: RefSnapshot;
  },
  how: {
    readonly maximumBytes: number;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: Progress | undefined;
  },
): Promise<void> {
  const complete = new Set([...copy.known.refs.values()].filter((oid) => copy.store.has(oid)));
  const wants = [...new Set(listing.refs.values())].filter((oid) => !complete.has(oid));
  if (wants.length === 0) return;
  if (!listing.capabilities.has('side-band-64k')) throw trouble.notUnderstood(server.host, 'no side-band-64k');
  const capabilities = ['side-band-64k', 'ofs-delta'].filter((name) => listing.capabilities.has(name)).join(' ');
  const request = Buffer.concat([
    ...wants.map((oid, at) => packet(at === 0 ? `want ${oid} ${capabilities} agent=signoff\n` : `want ${oid}\n`)),
    flushPacket,
    ...haves(complete, copy).map((oid) => packet(`have ${oid}\n`)),
    packet('done\n'),
  ]);
  const answer = await server.post('git-upload-pack', request);
  try {
    const pack = readSideBand(afterNegotiation(readPackets(answer.body)), textUpTo(server));
    await takePack(copy, pack, { host: server.host, ...how });
  } catch (error) {
    throw describe(error, server.host);
  } finally {
    answer.destroy();
  }
}

/** A server may talk to people while it works, not for ever. */
function textUpTo({ limits, host }: SmartHttp): (text: string) => void {
  let size = 0;
  return (text) => {
    size += text.length + 1;
    if (size > limits.textBytes) throw trouble.notUnderstood(host, `more than ${limits.textBytes} bytes of messages`);
  };
}

function describe(error: unknown, host: string): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof ServerMessage) return trouble.serverFailed(host, error.message);
  return trouble.notUnderstood(host, textOf(error), error);
}

/** Tips of what is here, then ancestors of the default branch at growing distance, for a server that has rewritten its own. */
function haves(complete: ReadonlySet<string>, copy: Parameters<typeof downloadMissing>[2]): string[] {
  const found = new Set<string>();
  const tip = copy.known.refs.get(copy.known.head ?? '');
  if (tip !== undefined && complete.has(tip)) found.add(tip);
  for (const oid of complete) if (found.size < mostHaves) found.add(oid);
  let oid = tip;
  for (let distance = 0; oid !== undefined && distance < 20_000; distance += 1) {
    if ((distance & (distance - 1)) === 0) found.add(oid); // 1, 2, 4, 8, ...
    oid = copy.graph.links(oid)?.parents[0];
  }
  return [...found];
}

/** Far more than any answer to one question has. */
const mostNegotiationLines = 100_000;

/** Leaves out the lines before the pack: `ACK`, `NAK`, `shallow`. */
async function* afterNegotiation(packets: AsyncIterable<Buffer | null>): AsyncGenerator<Buffer | null> {
  let negotiating = true;
  let lines = 0;
  for await (const line of packets) {
    lines += 1;
    if (negotiating && lines > mostNegotiationLines) throw new Error('the negotiation does not end');
    if (negotiating && (line === null || /^(?:ACK |NAK|shallow |unshallow )/.test(line.toString('latin1', 0, 12))))
      continue;
    if (negotiating && line?.toString('latin1', 0, 4) === 'ERR ')
      throw new ServerMessage(line.toString('utf8').slice(4).trim());
    negotiating = false;
    yield line;
  }
}
