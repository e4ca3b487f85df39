export const copy = {
  closes: (model: string, days: number): string => {
    if (days < -1) return `${model} closed ${-days} days ago.`;
    if (days === -1) return `${model} closed yesterday.`;
    if (days === 0) return `${model} closes today.`;
    return days === 1 ? `${model} closes tomorrow.` : `${model} closes in ${days} days.`;
  },
  hint: (days: number): string => {
    if (days < 0) return 'closed';
    if (days === 0) return 'closes today';
    return days === 1 ? 'closes tomorrow' : `closes in ${days} days`;
  },
  tryAnother: 'Try another model',
  tryAnotherFor: (title: string) => `Try another model: ${title}`,
} as const;
