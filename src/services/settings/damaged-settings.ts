import { AppError } from '#contract/errors';

/** The stored settings cannot be read. Nothing may be sent under rules that nobody chose: the person looks through them once. */
export class DamagedSettings extends AppError {
  constructor(cause: unknown) {
    super(
      'storage-failed',
      'Your settings on this computer are damaged and cannot be read. Nothing is sent until they are set again.',
      'Open Settings, look through every part, and change what is not as you want it.',
      { cause, detail: cause instanceof Error ? cause.message : String(cause) },
    );
  }
}
