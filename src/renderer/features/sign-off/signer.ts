import { copy } from './copy.ts';

export interface Signer {
  readonly name: string;
  readonly email: string;
  readonly statement: string;
}

export interface SignerProblems {
  readonly name: string | null;
  readonly email: string | null;
  readonly statement: string | null;
}

const fewestStatementLetters = 10;

/** What is missing before a person can sign; the service holds the same rules. */
export function problemsOf({ name, email, statement }: Signer): SignerProblems {
  return {
    name: name.trim() === '' ? copy.missingName : null,
    email: /^[^\s@<>]+@[^\s@<>]+$/.test(email.trim()) ? null : copy.missingEmail,
    statement: statement.trim().length < fewestStatementLetters ? copy.missingStatement : null,
  };
}

export function isComplete(problems: SignerProblems): boolean {
  return problems.name === null && problems.email === null && problems.statement === null;
}
