/** Sentences about stopping when the answer is clear. */
export const copy = {
  choose: 'Stop as soon as the answer is clear',
  chooseHint:
    'It looks after each fifth of the calls, and each look has to be clearer than one at the end. Leave it off for an experiment that is to be signed off.',
  stopped: (asked: string, planned: string) =>
    `Stopped early after ${asked} of ${planned} calls: the answer was clear.`,
  clearer: (looks: string) => `Because it could look ${looks} times, each look had to be clearer.`,
  forSignOff: 'It tells which is better. For a sign-off, run it to its end.',
  runRest: (calls: string) => `Run the other ${calls}`,
  looked: (looks: string) =>
    `It looked ${looks} times on the way, so its limits are a little wider than after one look.`,
} as const;
