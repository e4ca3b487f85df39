import { config } from 'zod';

/** Before any schema is made: zod's compiled parsers need eval, which the content security policy forbids. */
config({ jitless: true });
