import { type CountedTokens } from '#domain/run/call-bound';

export class UnreadableAnswer extends Error {
  /** cut-off: a good beginning without its end. web-page: perhaps not a model server at all. */
  readonly reason: 'cut-off' | 'web-page' | 'malformed';
  /** What the server had counted by then; null: nothing is known. */
  counted: CountedTokens | null = null;

  constructor(reason: UnreadableAnswer['reason'], message: string) {
    super(message);
    this.name = 'UnreadableAnswer';
    this.reason = reason;
  }
}
