import { AppError, type ErrorCode } from '#contract/errors';

/**
 * The sentences of the repository adapter, in one place: what happened, what was kept, what to do. No Git words; whatever an
 * engineer needs goes into `detail`, and never a credential.
 */
export const trouble = {
  unreachable: (host: string, detail: string, cause?: unknown) =>
    make(
      'unreachable',
      `Signoff could not reach ${host}. Your work is kept on this computer.`,
      'Check your network (and VPN, if your team uses one), then try again.',
      detail,
      cause,
    ),
  untrustedServer: (host: string, detail: string, cause?: unknown) =>
    make(
      'unreachable',
      `${host} could not prove who it is, so Signoff sent it nothing.`,
      'If your company inspects network traffic, ask your IT team to install its certificate. Otherwise try another network.',
      detail,
      cause,
    ),
  cutOff: (host: string, detail: string, cause?: unknown) =>
    make(
      'unreachable',
      `The connection to ${host} broke off. What was there before is unchanged.`,
      'Try again.',
      detail,
      cause,
    ),
  webPage: (host: string, detail: string) =>
    make(
      'unreachable',
      `${host} answered with a web page instead of the team's repository.`,
      'If this network has a sign-in page, open it in your browser first. If not, check the address with an engineer.',
      detail,
    ),
  silent: (host: string, seconds: number, detail: string) =>
    make(
      'timed-out',
      `${host} said nothing for ${seconds} seconds, so Signoff stopped waiting. Your work is kept.`,
      'Try again. If it goes on, the server may be down or very busy.',
      detail,
    ),
  tooSlow: (host: string, seconds: number, detail: string) =>
    make(
      'timed-out',
      `${host} was still answering after ${seconds} seconds, so Signoff stopped waiting. Your work is kept.`,
      'Try again, on a faster network if you can. If it goes on, ask an engineer about the server.',
      detail,
    ),
  signInNeeded: (host: string, detail: string) =>
    make(
      'wrong-credentials',
      `${host} wants you to sign in before it shows this repository.`,
      'Add an access token for this server in Settings, then try again.',
      detail,
    ),
  wrongCredentials: (host: string, detail: string) =>
    make(
      'wrong-credentials',
      `${host} did not accept your access token. It may be mistyped, expired or withdrawn.`,
      'Make a new access token on the server and enter it in Settings, then try again.',
      detail,
    ),
  forbidden: (host: string, detail: string) =>
    make(
      'forbidden',
      `${host} knows you, but does not allow you to do this in the team's repository.`,
      'Ask the owner of the repository for access, or use a token that may write.',
      detail,
    ),
  notFound: (address: string, detail: string) =>
    make(
      'not-found',
      `There is no team repository at ${address}, or you may not see it.`,
      'Check the address, and that your access token covers this repository.',
      detail,
    ),
  movedElsewhere: (address: string, target: string) =>
    make(
      'not-found',
      `${address} sends visitors on to ${target}. Signoff does not follow to another server by itself.`,
      'Ask an engineer whether the repository has moved there. If so, open it by its new address.',
      `redirect from ${address} to ${target}`,
    ),
  empty: (address: string) =>
    make(
      'not-found',
      `The repository at ${address} is empty: nothing has been saved in it yet.`,
      'Ask an engineer to put a first version into it, then try again.',
      'no refs advertised',
    ),
  busy: (host: string, detail: string) =>
    make(
      'rate-limited',
      `${host} asks for fewer requests just now. Your work is kept.`,
      'Wait a few minutes, then try again.',
      detail,
    ),
  serverFailed: (host: string, detail: string) =>
    make(
      'server-failed',
      `${host} had a problem of its own. Your work is kept.`,
      'Try again in a few minutes. If it goes on, tell an engineer.',
      detail,
    ),
  notUnderstood: (host: string, detail: string, cause?: unknown) =>
    make(
      'repository-failed',
      `${host} gave an answer that Signoff does not understand. Nothing was changed.`,
      'Try again. If it goes on, send the details to an engineer.',
      detail,
      cause,
    ),
  damagedDownload: (host: string, detail: string, cause?: unknown) =>
    make(
      'repository-failed',
      `What arrived from ${host} was damaged on the way, so Signoff threw it away. What was there before is unchanged.`,
      'Try again.',
      detail,
      cause,
    ),
  damagedCopy: (detail: string, cause?: unknown) =>
    make(
      'repository-failed',
      "Signoff's private copy of the team's repository is damaged. Your drafts and results are not in it and are safe.",
      'Remove this repository from Signoff and open it again: a fresh copy is made.',
      detail,
      cause,
    ),
  partialCopy: (detail: string) =>
    make(
      'repository-failed',
      'This checkout is a partial one: files of other versions were left out when it was made.',
      'Fetch it whole: without --filter, or in CI without the options for a filter or a sparse checkout.',
      detail,
    ),
  rejected: (detail: string) =>
    make(
      'proposal-rejected',
      "The team's server did not accept this proposal. It is kept here, unchanged.",
      'Show the details to an engineer: they say which rule of the repository stands against it.',
      detail,
    ),
  nameTaken: (branch: string, commit: string) =>
    make(
      'proposal-rejected',
      'A different proposal with this name is already with the team. Yours is kept here, and theirs was not touched.',
      'Propose again under another name.',
      `refs/heads/${branch} stands at ${commit}`,
    ),
  unknownOutcome: (host: string, code: ErrorCode, detail: string, cause?: unknown) =>
    make(
      code,
      `The connection to ${host} broke off, and Signoff could not find out whether your proposal arrived.`,
      'Try again: Signoff looks first, and a proposal that did arrive is not sent twice.',
      detail,
      cause,
    ),
  tooLarge: (what: string, limit: string, detail: string) =>
    make(
      'limit-exceeded',
      `${what} is larger than Signoff can handle (${limit}).`,
      'Ask an engineer for a smaller repository that holds the prompts.',
      detail,
    ),
  tooMuchInside: (host: string, detail: string, cause?: unknown) =>
    make(
      'limit-exceeded',
      `What arrived from ${host} unpacks into more than Signoff can handle, so Signoff threw it away. What was there before is unchanged.`,
      'Check the address with an engineer. If the repository holds very large files, ask for a smaller one that holds the prompts.',
      detail,
      cause,
    ),
  cancelled: () =>
    make(
      'cancelled',
      'Stopped, as you asked. What was there before is unchanged.',
      'Start it again when you like.',
      '',
    ),
  stoppedWhileSending: (detail: string) =>
    make(
      'cancelled',
      'Stopped, as you asked. The proposal may have arrived just before.',
      'Propose again when you like: Signoff looks first, and a proposal that did arrive is not sent twice.',
      detail,
    ),
  diskFailed: (detail: string, cause: unknown) =>
    make(
      'storage-failed',
      'Signoff could not write to its folder on this computer. What was there before is unchanged.',
      'Make sure that the disk has room and that the folder may be written, then try again.',
      detail,
      cause,
    ),
  unknownRef: (ref: string) =>
    make(
      'unknown-ref',
      `There is no version called “${ref}” in the team's repository.`,
      "Check the name, or get the team's latest first.",
      `cannot resolve ${JSON.stringify(ref)}`,
    ),
  ambiguousRef: (ref: string, names: readonly string[]) =>
    make(
      'bad-input',
      `“${ref}” is the name of different versions here: ${names.join(' and ')}.`,
      'Give the whole name of the one that is meant, or the id of its commit.',
      `ambiguous ${JSON.stringify(ref)}`,
    ),
  /** SHA-256 ids: the same by every address, so that another one is no way out. */
  otherIds: (detail: string) =>
    make(
      'repository-failed',
      'This repository names its versions in a newer way (SHA-256) that Signoff cannot read yet. Nothing was changed.',
      'Ask an engineer for a copy of it with the usual names (SHA-1), and open that.',
      detail,
    ),
  unsupported: (what: string, detail: string) =>
    make(
      'repository-failed',
      `This repository is stored in a way that Signoff cannot read yet (${what}).`,
      'Open it by its https address instead, or ask an engineer for a plain copy.',
      detail,
    ),
};

function make(code: ErrorCode, message: string, nextStep: string, detail: string, cause?: unknown): AppError {
  return new AppError(code, message, nextStep, {
    ...(detail === '' ? {} : { detail }),
    ...(cause === undefined ? {} : { cause }),
  });
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw trouble.cancelled();
}

/** A system error of our own folder as AppError; anything else as it is. */
export function describeDiskError(error: unknown): unknown {
  const code = systemCode(error);
  return error instanceof AppError || code === null ? error : trouble.diskFailed(`${code}: ${textOf(error)}`, error);
}

/** Text of any thrown value, for `detail`. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** System error code (`ENOENT`, `ECONNRESET`, ...) of a thrown value, null where it has none. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
