import { type CallSize, sizeOf } from '#domain/run/call-bound';
import { type ModelRequest } from '#services/ports/models';
import { type Dialect } from './dialect.ts';
import { type LearnedDialects } from './learned-dialects.ts';
import { requestBody } from './request-body.ts';

/** The size of calls as they would be sent by what is learned so far. Measured once for each way of asking: whoever waits for money asks often. */
export function createCallSizes(learned: LearnedDialects): (request: ModelRequest) => CallSize {
  const known = new WeakMap<ModelRequest, { readonly dialect: Dialect; readonly size: CallSize }>();
  return (request) => {
    const before = known.get(request);
    const dialect = learned.dialectFor(request);
    if (before?.dialect === dialect) return before.size;
    const size = sizeOf({ ...requestBody(request, dialect) });
    known.set(request, { dialect, size });
    return size;
  };
}
