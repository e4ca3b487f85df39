import { type HeatMapView } from '#contract/reading';
import { type Rate } from '#domain/result/run-result';
import { percentInWords, pointsInWords, pointsRangeInWords } from '#domain/statistics/words';
import { rateShort } from '../../../ui/evidence/result-words.ts';
import { counted, inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';

export type HeatCell = HeatMapView['rows'][number]['cells'][number];

/** A cell as it is shown: a figure, what stands under it, how dark it is (0..4; null: it has no colour), and all of it in words. */
export interface CellLook {
  readonly figure: string;
  readonly under: string;
  readonly step: 0 | 1 | 2 | 3 | 4 | null;
  readonly says: string;
}

/** With fewer cases a rate in a corner of the table is an anecdote. */
export const fewestCases = 5;

/** A pass rate: the darker, the less passes. `row` and `slice` are what the cell is of. */
export function rateLook({ rate }: HeatCell, row: string, slice: string): CellLook {
  const words = copy.heat;
  if (rate.value === null) {
    return {
      figure: words.none,
      under: '',
      step: null,
      says: words.cell(row, slice, words.nothing, undecidedOf(rate)),
    };
  }
  const passes = `${inNumbers(Math.round(rate.value * rate.outputs))} of ${inNumbers(rate.outputs)}`;
  const says = words.cell(row, slice, rateShort(rate), undecidedOf(rate));
  if (rate.cases < fewestCases) {
    return {
      figure: passes,
      under: words.few,
      step: null,
      says: `${says}${words.tooFew(counted(rate.cases, 'case'))}`,
    };
  }
  return {
    figure: percentInWords(rate.value),
    under: passes,
    step: stepOf(1 - rate.value, [0.05, 0.15, 0.3, 0.5]),
    says,
  };
}

function undecidedOf({ undecided }: Rate): string {
  return undecided === 0 ? '' : copy.heat.outside(inNumbers(undecided));
}

/** The difference to the baseline: the darker, the more was lost. */
export function differenceLook({ rate, difference }: HeatCell, row: string, slice: string): CellLook {
  const words = copy.heat;
  if (difference === null) {
    return { figure: words.none, under: '', step: null, says: words.cell(row, slice, words.notCompared, '') };
  }
  const { delta, low, high, verdict } = difference;
  const clear = verdict === 'better' || verdict === 'worse';
  const said = words.differenceSays(
    pointsInWords(delta),
    pointsRangeInWords(low, high),
    copy.criteria.verdicts[verdict].toLowerCase(),
  );
  const few = rate.cases < fewestCases;
  return {
    figure: delta === 0 ? '0' : pointsInWords(delta).replace(/ points?$/, ''),
    under: few ? words.few : clear ? words.clear : counted(rate.cases, 'case'),
    step: few ? null : stepOf(-delta, [0.02, 0.1, 0.2, 0.4]),
    says: words.cell(row, slice, said, ''),
  };
}

function stepOf(amount: number, edges: readonly [number, number, number, number]): 0 | 1 | 2 | 3 | 4 {
  const above = edges.filter((edge) => amount > edge + 1e-9).length;
  return above === 0 ? 0 : above === 1 ? 1 : above === 2 ? 2 : above === 3 ? 3 : 4;
}
