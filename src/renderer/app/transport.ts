import { type Transport } from '#contract/wire/client';
import { type Answered } from '#contract/wire/dispatcher';
import { type AppEvent } from '#contract/wire/events';
import { setHostState, useReach } from '../state/host.ts';
import { proofOf } from './return-proof.ts';

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
    nextStep: 'Start Signoff again if it was closed.',
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

/** Of the start of the host that this window belongs to now. */
let csrf = metaValue('signoff-csrf');

/** Browsers refuse bodies above 64 KB in all for requests that outlive their page. */
const longestFarewell = 60_000;

/** A page that is left says so before it becomes hidden: without this its last save would be cancelled with it. */
let leaving = false;

function createHttpTransport(): Transport {
  window.addEventListener('pagehide', () => (leaving = true), true);
  window.addEventListener('pageshow', () => (leaving = false));
  return { call: callOverHttp, subscribe: subscribeOverHttp };
}

async function callOverHttp(name: string, input: unknown, isSecond = false): Promise<Answered> {
  const body = JSON.stringify(input ?? {});
  try {
    const response = await fetch(`/api/call/${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-signoff-csrf': csrf },
      body,
      // A save must arrive even though the window is closing.
      keepalive: (leaving || document.visibilityState === 'hidden') && body.length < longestFarewell,
    });
    // The host was started again between two calls.
    if (response.status === 401 && !isSecond && (await isLetInAgain())) return await callOverHttp(name, input, true);
    const answer: unknown = await response.json();
    // Our own host's answer, whatever its status: {ok, value} or {ok, error}.
    return answer as Answered;
  } catch (error) {
    // Said before it is answered, so that nobody says it a second time. A page that is left cancels its calls itself.
    if (!leaving) {
      setHostState('lost');
      lookSoon();
    }
    return lost(error);
  }
}

let asking: Promise<boolean> | null = null;

/** Asks the host of a new start to let this window of an earlier one in again. False: it does not know it, or nobody answers. */
function isLetInAgain(): Promise<boolean> {
  asking ??= askToBeLetIn().finally(() => (asking = null));
  return asking;
}

async function askToBeLetIn(): Promise<boolean> {
  try {
    const { challenge } = (await (await fetch('/api/return')).json()) as { challenge: string }; // our own host's answer
    const proof = await proofOf(metaValue('signoff-return'), window.location.origin, challenge);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/return', { method: 'POST', headers, body: JSON.stringify({ proof }) });
    if (!answer.ok) return false;
    ({ csrf } = (await answer.json()) as { csrf: string });
    return true;
  } catch {
    return false;
  }
}

/** How long the line may be silent before the window says so: a reload of the host takes less. Then it looks again and again. */
const patience = 1_500;

/** Hears the events of the host; none yet, or none any more, where nobody listens. */
let line: EventSource | null = null;
let openLine = (): void => undefined;
let worry: ReturnType<typeof setTimeout> | undefined;

function lookSoon(): void {
  worry ??= setTimeout(() => {
    void sayWhatIsWrong().finally(() => {
      worry = undefined;
      if (useReach.getState().host !== 'here') lookSoon();
    });
  }, patience);
}

/** Nobody answers, or a host of a new start: it lets this window in again, or does not know it. */
async function sayWhatIsWrong(): Promise<void> {
  // Any address of the host will do: it asks for this window's cookie first.
  const answer = await fetch('/api/').catch(() => null);
  if (answer === null) return setHostState('lost');
  if (answer.status === 401 && !(await isLetInAgain())) return setHostState('replaced');
  // What happens from now on must be heard before the window shows itself as fresh.
  if (line?.readyState === EventSource.OPEN) setHostState('here');
  else openLine();
}

function subscribeOverHttp(listener: (event: AppEvent) => void): () => void {
  openLine = () => {
    line?.close();
    line = new EventSource('/api/events');
    line.onopen = () => {
      clearTimeout(worry);
      worry = undefined;
      setHostState('here');
    };
    line.onmessage = (message: MessageEvent<string>) => {
      // Written by our own host from the contract's AppEvent.
      listener(JSON.parse(message.data) as AppEvent);
    };
    line.onerror = lookSoon;
  };
  openLine();
  return () => {
    clearTimeout(worry);
    worry = undefined;
    line?.close();
    line = null;
    openLine = () => undefined;
  };
}
