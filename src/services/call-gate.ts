import { type Answered, type Dispatch } from '#contract/wire/dispatcher';

const closing: Answered = {
  ok: false,
  error: {
    code: 'cancelled',
    message: 'Signoff is closing. What you wrote before is saved.',
    nextStep: 'Open Signoff again and go on.',
  },
};

/** Lets requests through until the app closes, and then waits for those that are under way. */
export function createCallGate(dispatch: Dispatch): {
  readonly dispatch: Dispatch;
  /** Lets nothing in any more; resolves when all is answered, or when `limit` does. */
  close(limit: Promise<unknown>): Promise<void>;
} {
  const underWay = new Set<Promise<Answered>>();
  let closed = false;
  return {
    dispatch: (name, input) => {
      if (closed) return Promise.resolve(closing);
      const call = dispatch(name, input).finally(() => underWay.delete(call));
      underWay.add(call);
      return call;
    },
    close: async (limit) => {
      closed = true;
      await Promise.race([Promise.allSettled(underWay), limit]);
    },
  };
}
