import { Command, InvalidArgumentError } from 'commander';
import { canNameVariable } from './team/named-variable.ts';
import { exitCodes, type ExitCode, type Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

/**
 * The command line of issue 2. Each command is loaded when it is asked for, so that `render` does not wait for a database.
 * `finish` receives the exit code of the command that ran.
 */
export function createProgram(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command('signoff')
    .description('Write, test, review and sign off the prompts of your product.')
    .version(readVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => terminal.err(text),
      // What stands behind the “=” of an option that there is not may be a key: --api-key=...
      outputError: (text, write) => write(text.replace(/(unknown option '[^'=]*)=.*'/su, "$1'")),
    })
    .showHelpAfterError('Run with --help to see what can be given.');
  addHosts(program, terminal, finish);
  addRun(program, terminal, finish);
  addRender(program, terminal, finish);
  return program;
}

function addHosts(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const port = [
    '--port <number>',
    'port on this computer (left out: the one of the last start, or a free one)',
    wholeNumber(0, 65_535),
  ] as const;
  program
    .command('start')
    .description('open Signoff: its own window, or a browser where that cannot be')
    .option(...port)
    .option('--data <folder>', 'folder of the local workspace')
    .action(async (options) => finish(await (await import('./start.ts')).start(terminal, options)));
  program
    .command('serve')
    .description('serve Signoff to a browser on this computer')
    .option(...port)
    .option('--data <folder>', 'folder of the local workspace')
    .action(async (options) => finish(await (await import('./serve.ts')).serve(terminal, options)));
  program
    .command('practice')
    .description('serve the practice model: an OpenAI-compatible server that needs no key')
    .option(...port)
    .action(async (options) => finish(await (await import('./practice.ts')).practice(terminal, options)));
  program
    .command('demo')
    .description('walk the whole loop on the sample, from experiment to proposed branch')
    .action(async () => finish(await (await import('./demo/demo.ts')).demo(terminal)));
}

function addRun(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('run')
    .description('test a prompt on its cases and decide its run gate')
    .argument('[prompt]', 'id of a prompt, or the path of its file')
    .option('--repo <folder|address>', 'the team repository (the current folder when left out)')
    .option('--ref <ref>', 'branch, tag or commit (files on disk, or the default branch of an address)')
    .option('--base-url <address>', 'OpenAI-compatible address of the model server, or “practice”')
    .option('--token-env <name>', 'name of the environment variable that holds the token of the repository’s address')
    .option('--model <model>', 'model for all versions (each prompt’s own when left out)')
    .option('--judge-model <model>', 'model that decides judge checks')
    .option('--api-key-env <name>', 'name of the environment variable that holds the key')
    .option('--trials <number>', 'repetitions of each case', wholeNumber(1, 100))
    .option('--concurrency <number>', 'calls at a time', wholeNumber(1, 200))
    .option('--seed <number>', 'seed of order and calls', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .option('--baseline <ref|file>', 'what to compare with (the team’s default branch when left out)')
    .option('--no-baseline', 'compare with nothing; what the spec says about lost cases then cannot be told')
    .option('--variant <ref|file>', 'another version to test beside it (may be given more than once)', collect)
    .option('--outputs <file>', 'score these answers (CSV, JSON or JSONL) instead of asking a model')
    .option(
      '--leave-out-thinking',
      'take what stands between <think> tags before an answer out of it, as your product does',
    )
    .option('--answer-column <name>', 'column of that file that holds the answers (by its name when left out)')
    .option('--case-column <name>', 'column of that file that holds the ids of cases (by its name when left out)')
    .option(
      '--ignore-column <name>',
      'column of that file that does not say how the call went, whatever its name (may be given more than once)',
      collect,
    )
    .option(
      '--plain-answers',
      'its answers stand as they are: JSON in them is the answer, and words for errors are too',
    )
    .option('--candidate <name>', 'version in that file that the gate is about, where it has several')
    .option('--one-version', 'its answers are all of one version, whatever models and versions that file names')
    .option('--new-cases', 'score rows of that file that belong to no case as cases of their own')
    .option('--until-clear', 'stop as soon as the answer is clear')
    .option('--no-ask-again', 'leave open what the first answers cannot tell, instead of asking again')
    .option(
      '--max-cost <usd>',
      'never spend more than this, over every --resume; a call counts at the most it can cost',
      money,
    )
    .option('--resume <id>', 'go on with a run that was not finished; takes only --format and --out beside it')
    .option('--format <format>', 'json, markdown or junit', oneOf(['json', 'markdown', 'junit'] as const))
    .option('--out <file>', 'write the report there instead of to the output')
    .action(async (prompt: string | undefined, { resume, ...options }, command: Command) => {
      const { run, resume: goOn } = await import('./run/run.ts');
      if (resume !== undefined) {
        // What nobody typed has its default, and says nothing.
        const typed = Object.keys(options).filter((name) => command.getOptionValueSource(name) === 'cli');
        refuseBeside(command, prompt, typed, ['format', 'out']);
        return finish(await goOn(terminal, resume, options));
      }
      const ofFile = [
        'answerColumn',
        'caseColumn',
        'ignoreColumn',
        'plainAnswers',
        'candidate',
        'oneVersion',
        'newCases',
      ] as const;
      const alone = ofFile.find((name) => options[name] !== undefined);
      if (options.outputs === undefined && alone !== undefined)
        command.error(
          'error: --answer-column, --case-column, --ignore-column, --plain-answers, --candidate, --one-version and --new-cases say how to read the file of --outputs: give it too.',
        );
      refuseSecrets(command, options);
      if (options.oneVersion === true && (options.candidate !== undefined || typeof options.baseline === 'string'))
        command.error('error: --one-version says that there is one: it goes with neither --candidate nor --baseline.');
      if (prompt === undefined) command.error('error: Give the id of a prompt, or the path of its file.');
      finish(await run(terminal, { format: 'markdown', ...options, prompt }));
    });
}

/** A run that goes on keeps what it was started with: saying otherwise must not be overheard. */
function refuseBeside(
  command: Command,
  prompt: string | undefined,
  given: readonly string[],
  allowed: readonly string[],
): void {
  const beside = [...(prompt === undefined ? [] : ['a prompt']), ...given.filter((name) => !allowed.includes(name))];
  if (beside.length > 0) command.error(`error: --resume takes only --format and --out beside it, not ${beside[0]}.`);
}

/**
 * Refuses, before anything is read or kept, what was typed where a name belongs and may be a secret: a key in place of its variable, an address in place of a
 * version. It is not repeated: what is printed stands in the logs of CI.
 */
function refuseSecrets(
  command: Command,
  given: {
    readonly apiKeyEnv?: string | undefined;
    readonly tokenEnv?: string | undefined;
    readonly ref?: string | undefined;
    readonly baseline?: string | boolean | undefined;
    readonly variant?: readonly string[] | undefined;
    readonly outputs?: string | undefined;
  },
): void {
  const variables = [
    ['--api-key-env', given.apiKeyEnv, 'key'],
    ['--token-env', given.tokenEnv, 'token'],
  ] as const;
  for (const [option, name, secret] of variables) {
    if (name !== undefined && !canNameVariable(name))
      command.error(`error: ${option} takes the name of an environment variable, never the ${secret} itself.`);
  }
  // Answers in a file are of versions that are called anything.
  const address = given.outputs === undefined ? /:\/\/|:[^/]*@/u : /:\/\/[^/]*@/u;
  const versions = [
    ['--ref', given.ref],
    ['--baseline', given.baseline],
    ...(given.variant ?? []).map((each) => ['--variant', each] as const),
  ] as const;
  for (const [option, version] of versions) {
    if (typeof version === 'string' && address.test(version))
      command.error(`error: ${option} takes a version by its name, or a prompt file, and no address.`);
  }
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

function addRender(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('render')
    .description('print the exact messages of a prompt for one case, as JSON')
    .argument('<prompt>', 'id of a prompt, or the path of its file')
    .option('--case <id>', 'id of the case (not needed for a prompt without variables)')
    .option('--repo <folder|address>', 'the team repository (the current folder when left out)')
    .option('--ref <ref>', 'branch, tag or commit')
    .option('--token-env <name>', 'name of the environment variable that holds the token of the repository’s address')
    .action(async (prompt: string, options, command: Command) => {
      refuseSecrets(command, options);
      await (await import('./render.ts')).render(terminal, { ...options, prompt });
      finish(exitCodes.met);
    });
}

function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`);
  };
}

function money(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be an amount in US dollars, for example 2.50.');
}

function oneOf<T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new InvalidArgumentError(`It must be one of ${values.join(', ')}.`);
    return found;
  };
}
