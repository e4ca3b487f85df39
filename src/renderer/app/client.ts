import { createClient } from '#contract/wire/client';
import { createTransport } from './transport.ts';

/** The one client of this window. */
export const client = createClient(createTransport());
