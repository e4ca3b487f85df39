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
    email: emailProblem(email.trim()),
    statement: statement.trim().length < fewestStatementLetters ? copy.missingStatement : null,
  };
}

function emailProblem(email: string): string | null {
  if (email === '') return copy.missingEmail;
  return /^[^\s@<>]+@[^\s@<>]+$/.test(email) ? null : copy.wrongEmail;
}

export function isComplete(problems: SignerProblems): boolean {
  return problems.name === null && problems.email === null && problems.statement === null;
}
