import { type Transport } from '#contract/client';
import { type Answered } from '#contract/dispatcher';
import { type AppEvent } from '#contract/events';
import { setHostState } from '../state/host.ts';

declare global {
  interface Window {
    /** Set by Electron's preload script, absent in a browser. */
    readonly signoff?: Transport;
  }
}

/** The wire of this window: Electron's bridge where there is one, else loopback HTTP with server-sent events. */
export function createTransport(): Transport {
  return window.signoff === undefined ? createHttpTransport() : createBridgeTransport(window.signoff);
}

/** What the server wrote into the page (index.html). */
function metaValue(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

/** For the few inline style elements that CodeMirror and Base UI make. '' where the page has no policy (tests). */
export function styleNonce(): string {
  const nonce = metaValue('signoff-nonce');
  return nonce.startsWith('__') ? '' : nonce;
}

const lost = (cause: unknown): Answered => ({
  ok: false,
  error: {
    code: 'unreachable',
    message: 'Signoff’s own process does not answer. What you typed is kept in this window.',
    nextStep: 'Start Signoff again if it was closed. This window goes on by itself.',
    detail: String(cause),
  },
});

function createBridgeTransport(bridge: Transport): Transport {
  return {
    subscribe: bridge.subscribe,
    call: async (name, input) => {
      try {
        return await bridge.call(name, input);
      } catch (error) {
        return lost(error);
      }
    },
  };
}

/** Browsers refuse bodies above 64 KB in all for requests that outlive their page. */
const longestFarewell = 60_000;

/** A page that is left says so before it becomes hidden: without this its last save would be cancelled with it. */
let leaving = false;

function createHttpTransport(): Transport {
  window.addEventListener('pagehide', () => (leaving = true), true);
  window.addEventListener('pageshow', () => (leaving = false));
  return { call: callOverHttp, subscribe: subscribeOverHttp };
}

async function callOverHttp(name: string, input: unknown): Promise<Answered> {
  const body = JSON.stringify(input ?? {});
  try {
    const response = await fetch(`/api/call/${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-signoff-csrf': metaValue('signoff-csrf') },
      body,
      // A save must arrive even though the window is closing.
      keepalive: (leaving || document.visibilityState === 'hidden') && body.length < longestFarewell,
    });
    const answer: unknown = await response.json();
    // Our own host's answer, whatever its status: {ok, value} or {ok, error}.
    return answer as Answered;
  } catch (error) {
    return lost(error);
  }
}

/** How long the line may be silent before the window says so: a reload of the host takes less. */
const patience = 1_500;

/** Nobody answers, or somebody who does not know this window: the host was started again with new keys. */
async function sayWhatIsWrong(): Promise<void> {
  // Any address of the host will do: it asks for this window's cookie first.
  const answer = await fetch('/api/').catch(() => null);
  setHostState(answer?.status === 401 ? 'replaced' : 'lost');
}

function subscribeOverHttp(listener: (event: AppEvent) => void): () => void {
  let source: EventSource | null = null;
  let worry: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource('/api/events');
    source.onopen = () => {
      clearTimeout(worry);
      worry = undefined;
      setHostState('here');
    };
    source.onmessage = (message: MessageEvent<string>) => {
      // Written by our own host from the contract's AppEvent.
      listener(JSON.parse(message.data) as AppEvent);
    };
    source.onerror = () => {
      worry ??= setTimeout(() => {
        worry = undefined;
        void sayWhatIsWrong();
      }, patience);
      // A refused stream is closed for good; the browser retries only broken ones.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, 2_000);
    };
  };
  open();
  return () => {
    clearTimeout(worry);
    clearTimeout(again);
    source?.close();
  };
}
