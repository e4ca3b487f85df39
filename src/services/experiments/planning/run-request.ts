import { changedFromTeam } from './changed-from-team.ts';
import { AppError } from '#contract/errors';
import { type VariantChoice } from '#contract/estimate';
import { type ParsedInput } from '#contract/procedures';
import { type ModelView } from '#contract/settings';
import { parsePrompt, promptTitle } from '#domain/prompt/prompt-file';
import { contentId } from '#domain/prompt/content-id';
import { withoutRedaction } from '#domain/policy/policy';
import { type Parameters } from '#domain/prompt/prompt';
import { type Uncompared } from '#domain/result/uncompared';
import { type PromptSource, type PromptTexts } from '../../authoring/prompt-source.ts';
import { setAsideCases } from './set-aside.ts';
import { readyRepository, type ServiceContext } from '../../context.ts';
import { ModelFailure, type ModelFailureKind } from '../../ports/model-failure.ts';
import { describeModelFailure } from '../../settings/describe-model-failure.ts';
import { recentModels, readSettings, resolveConnection } from '../../settings/settings.ts';
import { type StoredRepository } from '../../stores/repositories.ts';
import { type RunRequest, type Server, type VariantRequest } from './plan-run.ts';
import { mixVariants, type VariantMix, type VersionText, type WantedVariant } from './variant-mix.ts';

export type RunInput = ParsedInput<'run.estimate'>;

export interface GatheredRun {
  readonly request: RunRequest;
  readonly title: string;
  readonly identicalToBaseline: boolean;
  /** Variants that were asked for and are not there, each in a sentence. */
  readonly leftOut: readonly string[];
  /** What the server lists; empty where it has no list. */
  readonly listing: readonly ModelView[];
  /** Why the server cannot be asked now; null when it can. */
  readonly blocker: AppError | null;
}

interface BaselineText extends VersionText {
  readonly commit: string;
}

const largestSeed = 2 ** 31;

function headerModel(text: string): string | null {
  const parsed = parsePrompt('prompt', text);
  return parsed.ok ? (parsed.value.header?.model ?? null) : null;
}

function titleIn(promptId: string, text: string): string {
  const parsed = parsePrompt('prompt', text);
  return promptTitle(promptId, parsed.ok ? parsed.value.header : null);
}

/** Failures that say nothing about which models there are: without a list a practice model could pass for a real one. */
const blocking: ReadonlySet<ModelFailureKind> = new Set([
  'wrong-credentials',
  'unreachable',
  'timed-out',
  'cut-off',
  'rate-limited',
  'server-failed',
]);

/** What the server lists. Some servers have no list, which is no obstacle; one that cannot be asked is. */
export async function askForModels(
  context: ServiceContext,
  connectionId: string,
): Promise<Pick<GatheredRun, 'listing' | 'blocker'>> {
  try {
    return { listing: await recentModels(context, connectionId), blocker: null };
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    return { listing: [], blocker: blocking.has(error.kind) ? describeModelFailure(error) : null };
  }
}

async function baselineOf(
  context: ServiceContext,
  source: PromptSource,
  input: RunInput,
  teamText: string | null,
): Promise<BaselineText | null> {
  const { copy, commit } = readyRepository(context);
  if (input.baseline === 'none') return null;
  if (input.baseline === 'team') return teamText === null ? null : { text: teamText, commit, label: 'team’s version' };
  const chosen = await copy.resolve(input.baseline.commit);
  return {
    text: await source.promptAt(input.promptId, chosen),
    commit: chosen,
    label: `version ${chosen.slice(0, 7)}`,
  };
}

/**
 * The model a prompt is run with: the chosen one, else its own header's. The practice server does not know real models, so
 * there a header's model gives way to the one in Settings, else to the server's first.
 */
function modelFor(
  text: string,
  chosen: string | undefined,
  settingsModel: string | null,
  listing: readonly ModelView[],
  practice: boolean,
): string | null {
  if (chosen !== undefined) return chosen;
  const own = headerModel(text);
  const known = (model: string | null): model is string =>
    model !== null && (!practice || listing.some((each) => each.id === model));
  if (known(own)) return own;
  if (known(settingsModel)) return settingsModel;
  return practice ? (listing[0]?.id ?? null) : null;
}

type ModelOf = (text: string, chosen?: string) => string | null;

/** The variants that the person asked for, each once, and what of it the team has not. */
async function mixOf(
  context: ServiceContext,
  source: PromptSource,
  input: RunInput,
  known: { readonly texts: PromptTexts; readonly baseline: BaselineText | null; readonly model: ModelOf },
): Promise<{ readonly mix: VariantMix; readonly missing: readonly string[] }> {
  const { texts, baseline, model } = known;
  const [chosenFirst] = input.models;
  const parameters = input.parameters ?? null;
  const wanted = (
    version: VersionText,
    chosen: string | null | undefined,
    changed: Parameters | null,
  ): WantedVariant => ({
    version,
    model: model(version.text, chosen ?? undefined),
    modelChosen: chosen != null,
    changed,
  });
  const yours: VersionText = { label: 'yours', text: texts.promptText };
  const first = { ...wanted(yours, chosenFirst, parameters), modelChosen: false };
  const others = input.models
    .slice(1)
    .filter((each) => each !== first.model)
    .map((each) => wanted(yours, each, parameters));
  const more: WantedVariant[] = [];
  const missing: string[] = [];
  for (const choice of input.more) {
    const version = await versionOf(context, source, input.promptId, choice.version, texts);
    if (version === null) missing.push('The team has no version of this prompt yet.');
    else more.push(wanted(version, choice.model, choice.parameters));
  }
  // The same prompt on a model of the person's choice is a model swap: what the team has keeps its own model beside it.
  const sameText = baseline !== null && contentId('prompt', baseline.text) === contentId('prompt', texts.promptText);
  const compared = baseline && {
    ...wanted(baseline, sameText ? undefined : chosenFirst, parameters),
    modelChosen: false,
  };
  return { mix: mixVariants([first, ...others, ...more], compared), missing };
}

/** Gathers the texts, the models and the limits of a run from what the person chose. Sends nothing but the question for the models. */
export async function gatherRun(context: ServiceContext, source: PromptSource, input: RunInput): Promise<GatheredRun> {
  const { stored, commit } = readyRepository(context);
  const settings = readSettings(context);
  const texts = await source.current(input.promptId);
  const baseline = await baselineOf(context, source, input, texts.teamPromptText);
  const { connection, baseUrl, origin } = await resolveConnection(context, settings.connectionId);
  const mayAsk = stored.trusted || connection.practice;
  const { listing, blocker } = mayAsk ? await askForModels(context, connection.id) : { listing: [], blocker: null };
  const practiceOf = (model: string | null): boolean =>
    connection.practice || listing.some((each) => each.id === model && each.practice);
  const serverFor = (model: string | null): Server => ({
    baseUrl,
    origin,
    practice: practiceOf(model),
    leaveOutThinking: connection.leaveOutThinking,
  });
  const model: ModelOf = (text, chosen) => modelFor(text, chosen, settings.model, listing, connection.practice);
  const { mix, missing } = await mixOf(context, source, input, { texts, baseline, model });
  const { identicalToBaseline } = mix;
  const variants = mix.variants.map(({ id, label, isBaseline, text, model: chosen, parameters }): VariantRequest => ({
    id,
    label,
    isBaseline,
    promptPath: texts.promptPath,
    promptText: text,
    model: chosen,
    parameters,
    server: serverFor(chosen),
  }));
  const judgeModel = usualJudge(input.judgeModel, settings.judgeModel, listing, connection.practice);
  const policy = await source.policy();
  const request: RunRequest = {
    promptId: input.promptId,
    promptPath: texts.promptPath,
    specPath: texts.specPath,
    specText: texts.specText,
    casesPath: texts.casesPath,
    casesText: texts.casesText,
    variants,
    tools: await source.tools(variants.map((each) => each.promptText)),
    trials: input.trials ?? null,
    // An answer can only be used again for the very same call, and its seed is part of that.
    seed:
      input.seed ??
      (input.reuse ? lastSeed(context, stored.id, input.promptId) : null) ??
      Math.floor(context.ids.random() * largestSeed),
    concurrency: settings.concurrency,
    maxCostUsd: input.maxCostUsd === undefined ? null : input.maxCostUsd,
    judgeModel,
    judgeServer: serverFor(judgeModel),
    isPractice: practiceOf,
    isKnownModel: (name) => !connection.practice || listing.some((each) => each.id === name),
    connectionId: connection.id,
    baselineCommit: baseline?.commit ?? commit,
    changedBeside: stored.guessed === true ? null : changedFromTeam(texts),
    uncompared: uncomparedIn(input, { stored, commit, baseline, identicalToBaseline }),
    policy: connection.practice ? withoutRedaction(policy) : policy,
    untilClear: input.untilClear,
    askAgain: input.askAgain,
    setAside: setAsideCases(context.stores, stored.id, input.promptId),
    nextId: () => context.ids.next(),
  };
  const against = baseline && !identicalToBaseline ? ` against the ${baseline.label}` : '';
  return {
    request,
    title: input.hypothesis.trim() || `${titleIn(input.promptId, texts.promptText)}${against}`,
    identicalToBaseline,
    leftOut: [...mix.doubled.map((label) => `“${label}” is there already and stands once.`), ...missing],
    listing,
    blocker,
  };
}

/** Why what is tried stands alone; null: it does not. `commit`: the team's version that the screens show. */
function uncomparedIn(
  input: RunInput,
  found: {
    readonly stored: StoredRepository;
    readonly commit: string;
    readonly baseline: BaselineText | null;
    readonly identicalToBaseline: boolean;
  },
): Uncompared | null {
  const { stored, commit, baseline, identicalToBaseline } = found;
  if (input.baseline === 'team' && stored.guessed === true) {
    return {
      kind: 'unreadable',
      why: `The team’s version is not in this folder: it holds “${stored.branch ?? 'HEAD'}”, which is only what is checked out`,
      next: 'Open the team’s repository by its address, or choose the version to compare with.',
    };
  }
  const version = baseline === null || input.baseline === 'team' ? 'the team’s version' : baseline.label;
  if (baseline !== null) return identicalToBaseline ? { kind: 'unchanged', version, commit: baseline.commit } : null;
  if (input.baseline === 'none') return { kind: 'not-asked', because: 'left-out' };
  return { kind: 'new', version, commit };
}

/** The judge where the spec names none: the one chosen for this run (null: none), else the setting's, else the practice server's own. */
export function usualJudge(
  chosen: string | null | undefined,
  setting: string | null,
  listing: readonly ModelView[],
  practice: boolean,
): string | null {
  if (chosen !== undefined) return chosen;
  return setting ?? (practice ? (listing.find((each) => each.id.includes('judge'))?.id ?? null) : null);
}

function lastSeed(context: ServiceContext, repository: string, promptId: string): number | null {
  const { runs } = context.stores;
  const last = runs.latest(repository, promptId, 'experiment');
  return last ? (last.digest?.seed ?? runs.plan(last.id).seed) : null;
}

/** The text of a version that was chosen; null where the team has none. */
async function versionOf(
  context: ServiceContext,
  source: PromptSource,
  promptId: string,
  version: VariantChoice['version'],
  texts: PromptTexts,
): Promise<VersionText | null> {
  if (version === 'draft') return { label: 'yours', text: texts.promptText };
  if (version === 'team')
    return texts.teamPromptText === null ? null : { label: 'team’s version', text: texts.teamPromptText };
  const commit = await readyRepository(context).copy.resolve(version.commit);
  return { label: `version ${commit.slice(0, 7)}`, text: await source.promptAt(promptId, commit) };
}

export function refuseProblems(
  problems: readonly { path: string; line: number | null; message: string; criterion?: string | undefined }[],
): never {
  const first = problems[0];
  const place = first ? `${placeInWords(first)}: ${first.message.replace(/\.$/, '')}` : 'The experiment cannot start';
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : '';
  throw new AppError('invalid-file', `${place}.${more}`, 'Mend what is named and start again. Nothing was sent.');
}

function placeInWords({
  path,
  line,
  criterion,
}: {
  path: string;
  line: number | null;
  criterion?: string | undefined;
}): string {
  if (criterion !== undefined) return `The criterion “${criterion.replace(/\.$/, '')}”`;
  return `${path}${line === null ? '' : `, line ${line}`}`;
}
