/** Scripted misbehaviour for tests: everything that real model servers and the networks before them have been seen to do. */
import { type ServerResponse } from 'node:http';
import { errorDocument } from './wire.ts';

export type Fault =
  /** 429. Without `retryAfter` the server does not say when to come back. */
  | { readonly kind: 'rate-limited'; readonly retryAfter?: RetryAfter }
  | { readonly kind: 'server-error'; readonly status?: number; readonly retryAfter?: RetryAfter }
  | { readonly kind: 'out-of-credit' | 'wrong-key' | 'forbidden' | 'unknown-model' }
  /** Any other status, with the body as it is. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Takes the request and never answers. */
  | { readonly kind: 'first-byte-stall' }
  /** Sends the headers and the first part of an answer, then nothing. */
  | { readonly kind: 'idle-stall' }
  /** Ends within the answer: in good HTTP form, or by dropping the connection. */
  | { readonly kind: 'cut'; readonly how: 'cleanly' | 'brutally' }
  /** Drops the connection without a byte. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'malformed-json' }
  /** 200 with HTML: a captive portal. */
  | { readonly kind: 'web-page' }
  | { readonly kind: 'redirect'; readonly location: string };

export type RetryAfter =
  | { readonly seconds: number }
  /** An HTTP date, this many seconds after the Date of the same answer. */
  | { readonly dateInSeconds: number }
  | { readonly milliseconds: number };

/** What a rule can look at. `index` counts completion requests from 0 in order of arrival. */
export interface FaultContext {
  readonly index: number;
  readonly model: string;
  /** The request's JSON as it came. */
  readonly body: string;
}

export interface FaultRule {
  /** Request indexes it strikes; left out: any. */
  readonly at?: readonly number[];
  readonly matches?: (request: FaultContext) => boolean;
  /** How often it strikes before it is over; left out: always. */
  readonly times?: number;
  readonly fault: Fault;
}

/** The first rule that applies strikes. */
export type FaultScript = readonly FaultRule[];

/** Picks the fault for each request and counts how often each rule struck. */
export function createFaultPicker(script: FaultScript): (request: FaultContext) => Fault | null {
  const struck = new Map<FaultRule, number>();
  return (request) => {
    const rule = script.find(
      (each) =>
        (each.at?.includes(request.index) ?? true) &&
        (each.matches?.(request) ?? true) &&
        (struck.get(each) ?? 0) < (each.times ?? Infinity),
    );
    if (!rule) return null;
    struck.set(rule, (struck.get(rule) ?? 0) + 1);
    return rule.fault;
  };
}

/** Misbehaves on one response. `events` is the answer that would have come, for the faults that start like one. */
export function strike(fault: Fault, response: ServerResponse, events: readonly string[]): void {
  const fail = (status: number, body: string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
  const begin = (): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(events[0] ?? '');
  };
  switch (fault.kind) {
    case 'rate-limited':
      return fail(429, errorDocument('Slow down', 'requests', 'rate_limit_exceeded'), retryHeaders(fault.retryAfter));
    case 'server-error':
      return fail(fault.status ?? 500, errorDocument('It broke', 'server_error', null), retryHeaders(fault.retryAfter));
    case 'out-of-credit':
      return fail(429, errorDocument('You exceeded your quota', 'insufficient_quota', 'insufficient_quota'));
    case 'wrong-key':
      return fail(401, errorDocument('Incorrect API key', 'invalid_request_error', 'invalid_api_key'));
    case 'forbidden':
      return fail(403, errorDocument('No access', 'permission_error', null));
    case 'unknown-model':
      return fail(404, errorDocument('No such model', 'invalid_request_error', 'model_not_found', 'model'));
    case 'status':
      return fail(fault.status, fault.body ?? '', fault.headers);
    case 'redirect':
      return fail(302, '', { location: fault.location });
    case 'web-page':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in to Wi-Fi</title>');
      return;
    case 'malformed-json':
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: {"choices": [{"delta": {]\n\n');
      return;
    case 'first-byte-stall':
      return;
    case 'idle-stall':
      return begin();
    case 'cut':
      begin();
      if (fault.how === 'cleanly') response.end();
      else response.write(events[1]?.slice(0, 10) ?? '', () => response.destroy());
      return;
    case 'reset':
      // resetAndDestroy sends RST, as a crashed server or a firewall does.
      response.socket?.resetAndDestroy();
  }
}

function retryHeaders(after: RetryAfter | undefined): Record<string, string> {
  if (!after) return {};
  if ('seconds' in after) return { 'retry-after': String(after.seconds) };
  if ('milliseconds' in after) return { 'retry-after-ms': String(after.milliseconds) };
  const now = Math.floor(Date.now() / 1000) * 1000;
  return {
    date: new Date(now).toUTCString(),
    'retry-after': new Date(now + after.dateInSeconds * 1000).toUTCString(),
  };
}
