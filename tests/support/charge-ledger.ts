import { type Surprise } from '#domain/run/call-bound';
import { type RunCharges, type RunStore } from '#services/stores/runs';

/** The charges of one run in memory, written down as simply as can be. */
export function createChargeLedger(
  start: Partial<RunCharges> = {},
): Pick<RunStore, 'charges' | 'beginCharge' | 'endCharge' | 'settleLostCharges' | 'surprises' | 'saveSurprise'> {
  let [knownUsd, uncertainUsd, uncertainCalls] = [start.knownUsd ?? 0, start.uncertainUsd ?? 0, 0];
  let longestOutputTokens = start.longestOutputTokens ?? 0;
  let open: number[] = [];
  const surprises = new Map<string, Surprise>();
  return {
    surprises: () => [...surprises].map(([model, surprise]) => ({ model, ...surprise })),
    saveSurprise: (_run, model, surprise) => void surprises.set(model, surprise),
    charges: () => ({
      knownUsd,
      uncertainUsd,
      uncertainCalls,
      openUsd: open.reduce((sum, each) => sum + each, 0),
      openCalls: open.length,
      longestOutputTokens,
    }),
    beginCharge: (_run, boundUsd) => void open.push(boundUsd),
    endCharge: (_run, boundUsd, outcome) => {
      const at = open.indexOf(boundUsd);
      if (at < 0) throw new Error('ended what never began');
      open.splice(at, 1);
      if (outcome.kind === 'known') knownUsd += outcome.usd;
      else if (outcome.kind !== 'nothing') uncertainUsd += outcome.atMostUsd ?? boundUsd;
      if (outcome.kind === 'uncertain') uncertainCalls += 1;
      if ('outputTokens' in outcome) longestOutputTokens = Math.max(longestOutputTokens, outcome.outputTokens);
    },
    settleLostCharges: () => {
      for (const boundUsd of open) uncertainUsd += boundUsd;
      uncertainCalls += open.length;
      open = [];
    },
  };
}
