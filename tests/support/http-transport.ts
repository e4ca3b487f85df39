import type { Transport } from '#contract/wire/client';
import type { Answered } from '#contract/wire/dispatcher';
import type { AppEvent } from '#contract/wire/events';

export interface HttpTransport extends Transport {
  /** Resolves once every subscription so far is heard by the host. */
  listening(): Promise<void>;
}

/** The loopback wire without a browser: enters with the token, then calls and listens as the app's page does. */
export async function createHttpTransport(address: string): Promise<HttpTransport> {
  const { origin } = new URL(address);
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await (await fetch(`${origin}/`, { headers: { cookie } })).text();
  const csrf = /name="signoff-csrf" content="([^"]+)"/.exec(page)?.[1] ?? '';
  const open: Promise<unknown>[] = [];
  return {
    listening: async () => void (await Promise.all(open)),
    async call(name, input) {
      const answer = await fetch(`${origin}/api/call/${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json', 'x-signoff-csrf': csrf },
        body: JSON.stringify(input ?? {}),
      });
      // The host answers with what the dispatcher said, which is what is under test.
      return (await answer.json()) as Answered;
    },
    subscribe(listener) {
      const ended = new AbortController();
      const answer = fetch(`${origin}/api/events`, { headers: { cookie }, signal: ended.signal });
      open.push(answer.catch(() => undefined));
      void answer.then((response) => readEvents(response, listener)).catch(() => undefined);
      return () => ended.abort();
    },
  };
}

/** Server-sent events as the HTML standard parses them, as far as the host sends them: `data:` lines and comments. */
async function readEvents(response: Response, listener: (event: AppEvent) => void): Promise<void> {
  if (response.body === null) return;
  let waiting = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const messages = (waiting + text).split('\n\n');
    waiting = messages.pop() ?? '';
    for (const message of messages) {
      // The contract's own event, as the host sent it.
      if (message.startsWith('data: ')) listener(JSON.parse(message.slice('data: '.length)) as AppEvent);
    }
  }
}
