/** One state that can be gone back to. */
interface Step {
  readonly text: string;
  /** What the change was about: changes of the same thing in quick succession are one step. */
  readonly key: string | null;
  /** When it was last added to, in milliseconds. */
  readonly at: number;
}

export interface EditHistory {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export const noHistory: EditHistory = { past: [], future: [] };

const stepsKept = 200;
const oneStepMs = 1_200;

/** Remembers the text as it was before a change. Changes with the same key, typed without a pause, make one step. */
export function remember(history: EditHistory, before: string, key: string | null, now: number): EditHistory {
  const last = history.past.at(-1);
  const goesOn = last !== undefined && key !== null && last.key === key && now - last.at < oneStepMs;
  const step: Step = goesOn ? { ...last, at: now } : { text: before, key, at: now };
  const past = goesOn ? history.past.slice(0, -1) : history.past;
  return { past: [...past, step].slice(-stepsKept), future: [] };
}

export interface Travelled {
  readonly history: EditHistory;
  readonly text: string;
}

/** Back one step from the text of now; null when there is none. */
export function stepBack({ past, future }: EditHistory, now: string): Travelled | null {
  const step = past.at(-1);
  if (step === undefined) return null;
  return { text: step.text, history: { past: past.slice(0, -1), future: [{ ...step, text: now }, ...future] } };
}

/** Forward again; null when nothing was taken back since the last change. */
export function stepForward({ past, future }: EditHistory, now: string): Travelled | null {
  const [step, ...rest] = future;
  if (step === undefined) return null;
  // A step that was travelled over is closed: typing on begins another.
  return { text: step.text, history: { past: [...past, { ...step, text: now, key: null }], future: rest } };
}
