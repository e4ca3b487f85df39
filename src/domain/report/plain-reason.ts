/** What a rule says of a text in which its pattern is not there. */
const noMatch = /Nothing matches the pattern “.*?”\.(?=\s|$)/gsu;

/** A reason for people: a criterion is called by its sentence, never by the pattern that decides it. */
export function plainReason(reason: string): string {
  return reason.replace(noMatch, 'Nothing in the answer is what the rule looks for.');
}
