import { type ModelFailure } from '../../ports/model-failure.ts';

/** The policy keeps this text from this model. Nothing was sent. */
export class PolicyRefusal extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(rule);
    this.name = 'PolicyRefusal';
    this.rule = rule;
  }
}

/** The next call would fail as this one did: the run stops until a person has mended it. */
export class RunMustStop extends Error {
  readonly failure: ModelFailure;
  constructor(failure: ModelFailure) {
    super(failure.message, { cause: failure });
    this.name = 'RunMustStop';
    this.failure = failure;
  }
}

/** A server that stays away or asks for a long pause: nothing is wrong with the run, it goes on later. */
export class RunMustWait extends Error {
  readonly failure: ModelFailure;
  constructor(failure: ModelFailure) {
    super(failure.message, { cause: failure });
    this.name = 'RunMustWait';
    this.failure = failure;
  }
}

export type Halt = RunMustStop | RunMustWait;
