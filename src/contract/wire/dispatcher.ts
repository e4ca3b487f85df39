import { AppError, describeError, type ErrorDescription } from '../errors.ts';
import { type ParsedInput, type ProcedureName, type ProcedureOutput, procedures } from '../procedures.ts';

/** The answer to every call, on every transport. A dispatcher never throws. */
export type Answered<T = unknown> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorDescription };

export type Handlers = {
  readonly [N in ProcedureName]: (input: ParsedInput<N>) => Promise<ProcedureOutput<N>> | ProcedureOutput<N>;
};

export type Dispatch = (name: string, input: unknown) => Promise<Answered>;

function isProcedureName(name: string): name is ProcedureName {
  return Object.hasOwn(procedures, name);
}

/** Validates what comes in and what goes out, and turns every failure into data. */
export function createDispatcher(handlers: Handlers, onFailure?: (name: string, error: unknown) => void): Dispatch {
  return async (name, input) => {
    try {
      if (!isProcedureName(name)) {
        throw new AppError('bad-input', `There is no request named “${name.slice(0, 80)}”.`, 'Reload the window.');
      }
      const parsed = procedures[name].input.safeParse(input ?? {});
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new AppError(
          'bad-input',
          `Signoff could not use what was entered: ${issue?.path.join('.') || 'the request'}: ${issue?.message ?? 'invalid'}.`,
          'Correct it and try again. Nothing was changed.',
        );
      }
      // The mapped type ties each name to its own input; TypeScript cannot follow that through a union of names.
      const handler = handlers[name] as (value: unknown) => unknown;
      const value = procedures[name].output.parse(await handler(parsed.data));
      return { ok: true, value };
    } catch (error) {
      onFailure?.(name, error);
      return { ok: false, error: describeError(error) };
    }
  };
}
