import { describe, expect, it } from 'vitest';
import { emptySpec } from '#domain/spec/spec-file';
import { readSpec } from './spec-form.ts';
import { specInWords } from './spec-words.ts';

function words(text: string) {
  const reading = readSpec('a.spec.yaml', text);
  if (reading.kind !== 'form') throw new Error(`read as ${reading.kind}`);
  return specInWords(reading.form);
}

const criterion = (id: string, severity: string) =>
  `  - { id: ${id}, statement: S, check: { type: json }, severity: ${severity} }\n`;

describe('a spec in two sentences', () => {
  it('says what a good answer meets and when a change ships', () => {
    expect(
      words(
        `schema: signoff/spec@1\nmust:\n${criterion('a', 'blocker')}${criterion('b', 'blocker')}quality:\n${criterion('c', 'report')}` +
          'thresholds: { pass_rate: 0.95, regressions: 0 }\nreview: { sample: 15 }\nsign_off: { count: 1 }\n',
      ),
    ).toEqual({
      headline: 'A good answer meets both of these.',
      lede: '1 more is reported and stops nothing. A change ships when 95 % of the answers are good, no more cases are lost than chance explains, a person has read 15 answers and one person signs it off.',
    });
  });

  it('does not promise a gate where nothing is asked', () => {
    expect(words(`schema: signoff/spec@1\nmust:\n${criterion('a', 'report')}`)).toEqual({
      headline: 'Nothing here must hold yet.',
      lede: '1 criterion is reported and stops nothing. Nothing is asked yet of a change before it ships.',
    });
  });

  it.each([
    ['{ regressions: 2 }', 'at most 2 cases more are lost than chance explains'],
    ['{ margin: 0.025 }', 'it is at most 2.5 points worse than the team’s version'],
    ['{ slices: { vip: 1 } }', '1 slice reaches its share'],
    ['{ criteria: { a: 1 } }', '1 criterion reaches its share'],
    ['{ latency_p95_ms: 4000 }', '95 of 100 answers arrive within 4,000 ms'],
    ['{ cost_per_success_usd: 0.0125 }', 'a good answer costs at most $0.0125'],
  ])('never says that nothing is asked where the spec names %s', (thresholds, condition) => {
    const { lede } = words(`schema: signoff/spec@1\nmust:\n${criterion('a', 'blocker')}thresholds: ${thresholds}\n`);
    expect(lede).toBe(`A change ships when ${condition}.`);
  });

  it('starts a new spec with a question', () => {
    expect(words(emptySpec()).headline).toBe('What is a good answer?');
  });
});
