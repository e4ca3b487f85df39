import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#contract/errors';
import { type SampleRepository } from '#services/ports/host';
import { temporaryNameFor, writeAtomically } from '../atomic-files.ts';
import { copyObjects } from '../folder/folder-copy.ts';
import { locateGitFolder } from '../folder/git-folder.ts';
import { addPack, encodePack } from '../packs/pack-writer.ts';
import { readFolderRefs, textOrNull, writeSnapshot } from '../objects/refs.ts';
import { planSample, type SamplePlan } from './sample-plan.ts';
import { prepareBareFolder } from '../team-repository.ts';
import { systemCode, textOf } from '../trouble.ts';

const main = 'refs/heads/main';

/**
 * The sample team's repository at `<dataFolder>/sample-team.git`, built from `<resourcesFolder>/sample/`. Built beside and
 * renamed; rebuilt only where it is missing or its content belongs to another version of the app, and then the proposals in it
 * are kept.
 */
export function createSampleRepository(resourcesFolder: string, dataFolder: string): SampleRepository {
  const address = join(dataFolder, 'sample-team.git');
  let ready: Promise<{ address: string; rootCommit: string }> | null = null;
  const ensure = async () => {
    const plan = await planSample(join(resourcesFolder, 'sample')).catch((error: unknown) => {
      throw new AppError(
        'repository-failed',
        'The sample that comes with Signoff is not complete.',
        'Install Signoff again. Your own work is not touched by that.',
        { detail: textOf(error), cause: error },
      );
    });
    await recoverPrevious(address);
    if (!(await isCurrent(address, plan))) await rebuild(address, plan);
    return { address, rootCommit: plan.rootCommit };
  };
  return {
    async ensure() {
      ready ??= ensure();
      try {
        const sample = await ready;
        if ((await textOrNull(join(address, 'HEAD'))) !== null) return sample;
        return await (ready = ensure()); // someone removed it while the app was open
      } catch (error) {
        ready = null;
        throw error;
      }
    },
  };
}

/** Which content a sample repository was built from. */
const stampOf = (folder: string) => join(folder, 'signoff-sample');
const previousOf = (address: string) => `${address}.previous`;

/** Takes back the old repository where a crash came between the two renames of a rebuild. */
async function recoverPrevious(address: string): Promise<void> {
  if ((await textOrNull(join(address, 'HEAD'))) !== null) return;
  try {
    await files.rename(previousOf(address), address);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

async function isCurrent(address: string, plan: SamplePlan): Promise<boolean> {
  if ((await textOrNull(stampOf(address))) !== plan.tip) return false;
  const { refs } = await readFolderRefs(address, address);
  return refs.has(main);
}

async function rebuild(address: string, plan: SamplePlan): Promise<void> {
  const folder = temporaryNameFor(address);
  try {
    await prepareBareFolder(folder);
    await addPack(join(folder, 'objects'), encodePack([...plan.objects.values()]));
    const kept = await keepProposals(address, folder, plan);
    await writeSnapshot(folder, { refs: new Map([...kept, [main, plan.tip]]), head: main });
    await writeAtomically(stampOf(folder), plan.tip);
    await putInPlace(folder, address);
  } finally {
    await files.rm(folder, { recursive: true, force: true });
  }
}

/** Branches of the old repository; its main too, under another name, where someone had changed it. */
async function keepProposals(address: string, folder: string, plan: SamplePlan): Promise<Map<string, string>> {
  if ((await textOrNull(join(address, 'HEAD'))) === null) return new Map();
  const old = await locateGitFolder(address);
  const { refs } = await readFolderRefs(old.gitFolder, old.commonFolder);
  await copyObjects(old, join(folder, 'objects'), {});
  const kept = new Map([...refs].filter(([name]) => name !== main));
  const oldMain = refs.get(main);
  const oldTip = await textOrNull(stampOf(address));
  if (oldMain !== undefined && oldMain !== oldTip && oldMain !== plan.tip) {
    kept.set(`refs/heads/kept-main-${oldMain.slice(0, 7)}`, oldMain);
  }
  return kept;
}

async function putInPlace(folder: string, address: string): Promise<void> {
  const previous = previousOf(address);
  await files.rm(previous, { recursive: true, force: true });
  try {
    await files.rename(address, previous);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  await files.rename(folder, address);
  await files.rm(previous, { recursive: true, force: true });
}
