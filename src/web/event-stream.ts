import type { AppEvent } from '#contract/wire/events';

const heartbeatMs = 15_000;
/** A reader that is this far behind is cut off: it reconnects and asks for the truth again. */
const maxWaitingChunks = 1_000;

/**
 * Events as server-sent events: `data: <AppEvent as JSON>`, one message each, with a comment as heartbeat.
 * Ends when the reader goes away or `closed` aborts.
 */
export function createEventStream(
  subscribe: (listener: (event: AppEvent) => void) => () => void,
  closed: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let release = (): void => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string): void => {
          if ((controller.desiredSize ?? 0) <= 0) return end();
          controller.enqueue(encoder.encode(text));
        };
        const unsubscribe = subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`));
        const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs);
        const end = (): void => {
          release();
          controller.close();
        };
        release = () => {
          release = () => undefined;
          clearInterval(heartbeat);
          unsubscribe();
          closed.removeEventListener('abort', end);
        };
        closed.addEventListener('abort', end, { once: true });
        send('retry: 1000\n\n');
      },
      cancel: () => release(),
    },
    { highWaterMark: maxWaitingChunks },
  );
}
