import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CaseInput, type Message } from '../cases/case.ts';
import { parsePrompt } from './prompt-file.ts';
import { renderMessages, type TemplateProblem } from './template.ts';

/**
 * The loaders that engineers copy must send what was evaluated: both are held to the conformance vectors, and to this app's own
 * renderer on templates that nobody thought of.
 */
interface Vector {
  name: string;
  prompt: string;
  case: { input: CaseInput; messages: Message[] };
  messages?: Message[];
  problems?: TemplateProblem[];
}

/** What a loader answered: messages, or the variables it missed (none where the file itself is wrong). */
type Outcome = { messages: Message[] } | { refused: string[] };

const folder = new URL('../../../resources/', import.meta.url);
// Our own files; a wrong shape shows as a failing test.
const vectors = JSON.parse(readFileSync(new URL('vectors/render.json', folder), 'utf8')) as Vector[];
const loader = (await import(new URL('loaders/signoff-loader.ts', folder).href)) as {
  loadPrompt(file: string): { render(input: CaseInput, turns: Message[]): Message[] };
  PromptError: new (message: string) => Error & { variables: string[] };
};

function expectedOutcome({ messages, problems = [] }: Vector): Outcome {
  return messages === undefined
    ? { refused: problems.flatMap(({ variable, line }) => (line === null && variable !== null ? [variable] : [])) }
    : { messages };
}

function inTypeScript({ prompt, case: { input, messages } }: Omit<Vector, 'name'>): Outcome {
  try {
    return { messages: loader.loadPrompt(prompt).render(input, messages) };
  } catch (error) {
    if (error instanceof loader.PromptError) return { refused: error.variables };
    throw error;
  }
}

function inApp({ prompt, case: aCase }: Omit<Vector, 'name'>): Outcome {
  const parsed = parsePrompt('p.md', prompt);
  if (!parsed.ok) return { refused: [] };
  const rendered = renderMessages(parsed.value, aCase);
  if (rendered.ok) return { messages: rendered.messages };
  const missing = rendered.problems.flatMap(({ variable, line }) =>
    line === null && variable !== null ? [variable] : [],
  );
  return { refused: missing };
}

const driver = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import signoff_loader as loader
work = json.load(sys.stdin)
outcomes = []
for each in work["prompts"]:
    parse_yaml = None if each["header"] is None else lambda text: each["header"]
    try:
        prompt = loader.load_prompt(each["prompt"], parse_yaml)
        outcomes.append({"messages": prompt.render(each["case"]["input"], each["case"]["messages"])})
    except loader.PromptError as error:
        outcomes.append({"refused": error.variables})
json.dump(outcomes, sys.stdout)
`;

function inPython(prompts: readonly Omit<Vector, 'name'>[], yaml: 'PyYAML' | 'given'): Outcome[] {
  const withHeaders = prompts.map((each) => {
    const header = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(each.prompt)?.[1];
    return { ...each, header: yaml === 'PyYAML' ? null : header === undefined ? {} : parsed(header) };
  });
  const output = execFileSync('python3', ['-c', driver, fileURLToPath(new URL('loaders', folder))], {
    input: JSON.stringify({ prompts: withHeaders }),
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1' },
  });
  return JSON.parse(output.toString('utf8')) as Outcome[]; // written by the driver above
}

/** What the caller's YAML reader says; null where it can say nothing. */
function parsed(header: string): unknown {
  try {
    return parse(header);
  } catch {
    return null;
  }
}

const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasPyYaml = spawnSync('python3', ['-c', 'import yaml']).status === 0;

const { template } = fc.letrec<{ template: string }>((tie) => {
  const name = fc.constantFrom('a', 'b', 'list', 'group', 'group.a', 'declared', '.');
  return {
    template: fc
      .array(
        fc.oneof(
          { maxDepth: 3 },
          fc.constantFrom(
            ' ',
            '\n',
            'x',
            '\n\n',
            '\t\n',
            '\u00a0',
            '{{! c\n }}',
            '<&>',
            '\n{{role "user"}}\n',
            '{{#role "assistant"}}',
            '{{/role}}',
            '{{',
            '}}',
            '{{=<% %>=}}',
            '{{=<% %>=}}\n',
            '<%={{ }}=%>',
            '<%a%>',
            '<%#list%>{{a}}<%.%><%/list%>',
            '<%! c %>',
          ),
          name.map((each) => `{{${each}}}`),
          name.map((each) => `{{{ ${each} }}}`),
          fc
            .tuple(fc.constantFrom('#', '^'), name, tie('template'))
            .map(([sign, each, inner]) => `{{${sign}${each}}}${inner}{{/${each}}}`),
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join('')),
  };
});
const leaf = fc.oneof(
  fc.constantFrom<CaseInput[string]>('', 'A', 0, true, false, null, '{{a}}', '\n'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'grapheme' }),
);
const aPrompt = fc.record({
  prompt: template.map(
    (text) => `---\nschema: signoff/prompt@1\nvariables: { declared: , b: { default: B } }\n---\n${text}`,
  ),
  case: fc.record({
    input: fc.record(
      {
        a: leaf,
        b: leaf,
        list: fc.array(fc.oneof(leaf, fc.record({ a: leaf }))),
        group: fc.record({ a: leaf }),
        question: leaf,
      },
      { requiredKeys: ['a'], noNullPrototype: true },
    ),
    messages: fc.constantFrom<Message[]>([], [{ role: 'user', content: 'Hi' }]),
  }),
});

describe('the TypeScript loader', () => {
  test.each(vectors)('$name', (vector) => {
    expect(inTypeScript(vector)).toEqual(expectedOutcome(vector));
  });

  test('agrees with the app', () => {
    fc.assert(
      fc.property(aPrompt, (made) => {
        expect(inTypeScript(made)).toEqual(inApp(made));
      }),
      { numRuns: 2000 },
    );
  });
});

describe.skipIf(!hasPython)(`the Python loader${hasPython ? '' : ' (skipped: there is no python3 here)'}`, () => {
  test('agrees with every vector, its header read by the caller', () => {
    const outcomes = inPython(vectors, 'given');
    expect(named(outcomes)).toEqual(named(vectors.map(expectedOutcome)));
  });

  test.skipIf(!hasPyYaml)(
    `agrees with every vector through PyYAML${hasPyYaml ? '' : ' (skipped: PyYAML is not installed)'}`,
    () => {
      expect(named(inPython(vectors, 'PyYAML'))).toEqual(named(vectors.map(expectedOutcome)));
    },
  );

  test('agrees with the app', () => {
    const prompts = fc.sample(aPrompt, 1000);
    const outcomes = inPython(prompts, 'given');
    // Enough of them must render for the comparison to mean something.
    expect(outcomes.filter((outcome) => 'messages' in outcome).length).toBeGreaterThan(300);
    expect(prompts.map((made, index) => ({ made, outcome: outcomes[index] }))).toEqual(
      prompts.map((made) => ({ made, outcome: inApp(made) })),
    );
  });
});

function named(outcomes: readonly Outcome[]): object {
  return Object.fromEntries(vectors.map(({ name }, index) => [name, outcomes[index]]));
}
