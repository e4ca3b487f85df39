/** What a practice model sees in one call beside the instructions: the customer, the mood, the order, the tool at hand. */
import { type Topic } from './topic.ts';

export interface Situation {
  readonly question: string;
  readonly topic: Topic | null;
  /** The prompt is Acme's, so an unknown question still gets a support answer. */
  readonly isSupport: boolean;
  readonly isVip: boolean;
  readonly isUpset: boolean;
  /** The customer presses for a promise, or tries to talk the model out of its rules. */
  readonly pressure: 'none' | 'pressing' | 'manipulating';
  readonly order: string | null;
  /** Asks about somebody else's order or account. */
  readonly isAboutSomebodyElse: boolean;
  /** Something that a suspicious clerk would remark on. */
  readonly looksSuspicious: boolean;
}

export function readSituation(prompt: string, question: string, topic: Topic | null): Situation {
  return {
    question,
    topic,
    isSupport: /\b(acme|customers?|support|refunds?|returns|shop|orders?|deliver(?:y|ies)|help ?desk)\b/i.test(prompt),
    isVip: /\bplan(?: is)?:?\s+vip\b/i.test(prompt) || /\b(?:i'?m|i am|as) (?:a )?vip\b|\bmy vip\b/i.test(question),
    isUpset:
      /!!|\b(ridiculous|unacceptable|angry|furious|worst|terrible|scam|fed up|lawyer|joke|disgrace\w*|third time|disappointed|never again|unbelievable|sick of)\b/i.test(
        question,
      ),
    pressure: /\b(ignore|forget) (?:all |your |the |any )*(?:previous |prior )?(?:instructions|rules)\b/i.test(question)
      ? 'manipulating'
      : /\b(promise|guarantee|confirm that|swear|100 ?%|for sure|definitely)\b/i.test(question)
        ? 'pressing'
        : 'none',
    order:
      /\bAC-?\d{3,8}\b/i.exec(question)?.[0]?.toUpperCase() ??
      /\border (?:number |no\.? ?)?#?(\d{4,8})\b/i.exec(question)?.[1] ??
      null,
    isAboutSomebodyElse:
      /\b(?:my (?:ex|neighbou?r|boss|sister|friend|colleague|wife|husband)(?:['’]s)?|another customer(?:['’]s)?|someone else(?:['’]s)?) .{0,30}\b(orders?|address|account|details|purchases)\b/i.test(
        question,
      ),
    looksSuspicious: /\b(third|again|every time|worn|fourth|always happens)\b/i.test(question),
  };
}
