import { type AblationResult, type Effect, type EffectVerdict } from './ablation-result.ts';
import { type Redraw } from './ablation-redraw.ts';
import { type Telling } from './ablation.ts';
import { type Treatment } from './ablation-treatments.ts';
import { rangeInWords } from '../statistics/words.ts';

/** What each verdict is called, the same everywhere. */
export const effectWords: Readonly<Record<EffectVerdict, string>> = {
  probably: 'probably the cause',
  'may-be': 'may be the cause',
  worse: 'helps: fewer pass',
  'no-effect': 'no effect seen',
  'too-few': 'too few to tell',
  'not-tried': 'not tried',
  'cannot-tell': 'cannot tell',
};

const longestQuote = 60;

/** The first words of an instruction, without the mark of its list. */
export function instructionQuote(text: string, longest = longestQuote): string {
  const words = text
    .replace(/^#{1,6}[^\n]*\n+/, '')
    .replace(/^\s*(?:[-*+•–]|\d{1,3}[.)]|[a-z][.)])\s+/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length <= longest ? words : `${words.slice(0, longest).replace(/\s+\S*$/, '')}…`;
}

/** "Without instruction 7", "With instruction 2 as it was", "With “Say what happens next.” put back". */
export function treatmentInWords(treatment: Pick<Treatment, 'kind' | 'change' | 'number' | 'text'>): string {
  if (treatment.kind === 'without') return `Without instruction ${treatment.number}`;
  return treatment.change === 'removed'
    ? 'With the instruction that was taken out put back'
    : `With instruction ${treatment.number} as it was before`;
}

/** "Without instruction 7 (“Be concise…”), 27 of 30 answers to these 10 cases pass (likely 62-98 %); as it is, 2 of 30. …" */
export function effectSentence(effect: Effect, asIs: AblationResult['asIs']): string {
  const { rate, passes, controls } = effect;
  const what = `${treatmentInWords(effect)} (“${instructionQuote(effect.restores ?? effect.text)}”)`;
  if (rate.value === null) return `${what}: nothing was decided.`;
  const cases = rate.cases === 1 ? 'this case' : `these ${rate.cases} cases`;
  const counted = `${what}, ${passes} of ${rate.outputs} answers to ${cases} pass (likely ${rangeInWords(rate)})`;
  const before = asIs.rate.value === null ? '' : `; as it is, ${asIs.passes} of ${asIs.rate.outputs}`;
  return `${counted}${before}. ${controlSentence(controls)}`.trim();
}

function controlSentence({ cases, broken }: Effect['controls']): string {
  if (cases === 0) return '';
  return broken.length === 0
    ? `The ${cases} that passed still do.`
    : `${broken.length} of ${cases} that passed now ${broken.length === 1 ? 'fails' : 'fail'}.`;
}

/** From here on, asking again is what made the cases pass. */
const comesAndGoes = 0.5;

/** The one sentence about the whole search, and what stands behind it. */
export function ablationHeadline({ asIs, effects, redraw }: AblationResult): { headline: string; lede: string } {
  const [first] = effects;
  const causes = effects.filter(({ verdict }) => verdict === 'probably');
  if (first && (first.verdict === 'probably' || first.verdict === 'may-be')) {
    const others = causes.filter(
      (each) => each.number !== first.number || (each.change === 'removed') !== (first.change === 'removed'),
    ).length;
    const word = first.verdict === 'probably' ? 'is probably the cause' : 'may be the cause';
    const subject = first.change === 'removed' ? 'An instruction that was taken out' : `Instruction ${first.number}`;
    return {
      headline: `${subject} ${word}.`,
      lede: `${effectSentence(first, asIs)}${others > 0 ? ` ${others} other ${others === 1 ? 'instruction has' : 'instructions have'} an effect too.` : ''}`,
    };
  }
  const tried = effects.filter(({ verdict }) => verdict !== 'not-tried').length;
  if (asIs.rate.value === null || tried === 0) {
    return { headline: 'Nothing can be said yet.', lede: 'Too few answers could be decided.' };
  }
  if (effects.some(({ verdict }) => verdict === 'cannot-tell')) {
    return { headline: 'It cannot be told.', lede: notRedrawnInWords(redraw) };
  }
  const again = `Asked again as it is, ${asIs.passes} of ${asIs.rate.outputs} answers pass (likely ${rangeInWords(asIs.rate)})`;
  if (asIs.rate.value >= comesAndGoes) {
    return { headline: 'These failures come and go.', lede: `${again}: no single instruction has to be at fault.` };
  }
  if (effects.every(({ verdict }) => verdict === 'too-few' || verdict === 'not-tried')) {
    return { headline: 'Too few cases to tell.', lede: `${again}. Choose more failures, or fewer instructions.` };
  }
  return {
    headline: 'No single instruction explains it.',
    lede: `${again}, and no change to one of the ${tried} that were tried made a difference that chance would not. Instructions that act together, or something that is missing, are not found this way.`,
  };
}

function notRedrawnInWords({ differ, of }: Redraw): string {
  const changed = `Asked again with an edit that does not matter, the prompt as it is gave another answer only ${differ} of ${of} times`;
  return `${changed}: its answers hardly change by being asked anew, so one that turns may have turned by that alone, whatever was left out. Run the experiment again at a higher temperature, or change one instruction by hand and test that.`;
}

/** What a plan can tell, in a sentence, before it is paid for. */
export function tellingInWords({ trials, reach, turns }: Telling, cases: number): string {
  const each = `Each case is asked ${trials} times`;
  if (cases === 0) return 'Choose at least one case that failed.';
  if (reach === 'cases') {
    return `${each}: it can tell when ${turns === cases ? `all ${cases}` : `${turns} or more of the ${cases}`} cases turn.`;
  }
  if (reach === 'these') {
    return `${each}: it can tell when most answers to ${cases === 1 ? 'this case' : `these ${cases} cases`} turn; whether that holds for others, ${cases === 1 ? 'one case is' : 'so few are'} not enough.`;
  }
  return `${each}, which is too few to tell. Choose more failures, or fewer instructions.`;
}
