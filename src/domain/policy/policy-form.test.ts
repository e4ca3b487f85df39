import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formOfPolicy,
  isSound,
  type PolicyForm,
  problemsOfRow,
  problemWithOrigin,
  writePolicyForm,
} from './policy-form.ts';
import { defaultPolicy, parsePolicy, type Policy } from './policy.ts';

const text = `# Agreed with legal, ask Lea before you change it.
schema: signoff/policy@1
models:
  # the company account
  - { origin: https://api.openai.com, models: [gpt-5-mini, gpt-5], sensitivities: [public, internal], contract: C-17 }
  - origin: loopback   # laptops
    sensitivities: [public, internal, personal]
redact: [email, phone]   # until the review in spring
repository: { sensitivities: [public] }
keys: { pm@acme.example: [ssh-ed25519 AAAA] }
approvers: [lead@acme.example]
`;

function read(policyText: string): Policy {
  const parsed = parsePolicy('p', policyText);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

function written(form: PolicyForm, start = text): string {
  const edited = writePolicyForm(start, form);
  if (!edited.ok) throw new Error(JSON.stringify(edited.problems));
  return edited.text;
}

const form = formOfPolicy(read(text));
const [company, laptops] = form.rows ?? [];
if (!company || !laptops) throw new Error('The example has two rows.');

describe('the form', () => {
  it('that changes nothing leaves every byte', () => expect(written(form)).toBe(text));

  it('adds an address as one line, and changes no other', () => {
    const added = {
      origin: 'https://acme.openai.azure.com/',
      models: null,
      sensitivities: ['public'],
      from: null,
    } as const;
    const next = written({ ...form, rows: [company, laptops, added] });
    expect(next).toBe(
      text.replace(
        '    sensitivities: [public, internal, personal]\n',
        '    sensitivities: [public, internal, personal]\n  - { origin: https://acme.openai.azure.com, sensitivities: [ public ] }\n',
      ),
    );
  });

  it('changes a row in place: what it does not know of the row stays', () => {
    const next = written({ ...form, rows: [{ ...company, models: ['gpt-5'], sensitivities: ['public'] }, laptops] });
    expect(next).toBe(
      text.replace('[gpt-5-mini, gpt-5], sensitivities: [public, internal]', '[ gpt-5 ], sensitivities: [ public ]'),
    );
  });

  it('takes the list of models away where all are allowed, and a row that is removed', () => {
    expect(written({ ...form, rows: [{ ...company, models: null }, laptops] })).toBe(
      text.replace(
        ' models: [gpt-5-mini, gpt-5], sensitivities: [public, internal]',
        ' sensitivities: [ public, internal ]',
      ),
    );
    const without = written({ ...form, rows: [laptops] });
    expect(without).toContain('- origin: loopback   # laptops\n');
    expect(without).not.toContain('api.openai.com');
    expect(read(without).models).toHaveLength(1);
  });

  it('changes what is made unreadable and what may be stored, with its comment', () => {
    expect(written({ ...form, redact: ['email', 'phone', 'iban'], repository: ['public', 'internal'] })).toBe(
      text
        .replace('[email, phone]   #', '[ email, phone, iban ] #')
        .replace('sensitivities: [public] }\nkeys', 'sensitivities: [ public, internal ] }\nkeys'),
    );
  });

  it('starts a policy where there is none, with no more than what was said', () => {
    const nothing = formOfPolicy(defaultPolicy);
    expect(written({ ...nothing, redact: ['email'] }, '')).toBe('schema: signoff/policy@1\nredact: [ email ]\n');
    const row = { origin: 'loopback', models: null, sensitivities: ['public', 'personal'], from: null } as const;
    expect(written({ ...nothing, rows: [row] }, '')).toBe(
      'schema: signoff/policy@1\nmodels:\n  - { origin: loopback, sensitivities: [ public, personal ] }\n',
    );
    expect(written({ ...nothing, rows: [] }, '')).toBe('schema: signoff/policy@1\nmodels: []\n');
  });

  it('goes back to “each person chooses”', () => expect(read(written({ ...form, rows: null })).models).toBeNull());

  it('whatever is chosen, the text says exactly that, keeps what the form does not know, and reads back', () => {
    const sensitivities = fc.subarray(['public', 'internal', 'personal'] as const, { minLength: 1 });
    const row = fc.record({
      origin: fc.constantFrom('loopback', 'https://a.example', 'https://b.example:8443', 'http://127.0.0.1:11434'),
      models: fc.option(fc.uniqueArray(fc.constantFrom('gpt-5', 'llama3:8b', 'a: b', "it's"), { minLength: 1 })),
      sensitivities,
      from: fc.option(fc.constantFrom(0, 1)),
    });
    const forms = fc.record({
      rows: fc.option(fc.uniqueArray(row, { maxLength: 4, selector: (each) => each.from ?? Symbol('new') })),
      redact: fc.subarray(['email', 'phone', 'card', 'iban']),
      repository: fc.subarray(['public', 'internal', 'personal'] as const),
    });
    fc.assert(
      fc.property(forms, fc.constantFrom(text, text.replaceAll('\n', '\r\n'), ''), (chosen, start) => {
        const after = written(chosen, start);
        const policy = read(after);
        expect(policy.models).toEqual(
          chosen.rows?.map(({ origin, models, sensitivities: allowed }) => ({
            origin,
            models,
            sensitivities: allowed,
          })) ?? null,
        );
        expect([policy.redact, policy.repository]).toEqual([chosen.redact, chosen.repository]);
        if (start !== '') {
          expect(after).toContain('approvers: [lead@acme.example]');
          expect(after).toContain('# Agreed with legal');
        }
        expect(after.includes('\r\n')).toBe(start.includes('\r\n'));
      }),
    );
  });
});

describe('an address', () => {
  it.each([
    ['https://api.openai.com', undefined],
    [' https://acme.openai.azure.com/ ', undefined],
    ['http://127.0.0.1:11434', undefined],
    ['http://[::1]:8000', undefined],
    ['loopback', undefined],
    ['', 'missing'],
    ['api.openai.com', 'not-an-address'],
    ['ftp://api.openai.com', 'not-an-address'],
    ['https://two words', 'not-an-address'],
    ['https://', 'not-an-address'],
    ['http://api.openai.com', 'not-protected'],
    ['http://localhost.evil.example', 'not-protected'],
    ['https://api.openai.com/v1', 'has-a-path'],
    ['https://api.openai.com?x=1', 'has-a-path'],
    ['https://me:secret@api.openai.com', 'has-a-name'],
  ])('%j: %s', (typed, problem) => expect(problemWithOrigin(typed)).toBe(problem));
});

it('a row needs an address of its own, a model where it names any, and a sensitivity', () => {
  expect(problemsOfRow({ ...company, models: [], sensitivities: [] }, [])).toEqual({
    models: 'empty',
    sensitivities: 'empty',
  });
  expect(problemsOfRow(company, [{ ...company, origin: 'https://API.openai.com:443/' }])).toEqual({ origin: 'twice' });
  expect(isSound(form)).toBe(true);
  expect(isSound({ ...form, rows: [company, laptops, { ...company, from: null }] })).toBe(false);
});
