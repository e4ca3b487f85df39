import { type ToolCall } from '#domain/answers/output';
import { type Chance } from './chance.ts';
import { type Instructions, type Strength } from './instructions.ts';
import { type Situation } from './situation.ts';
import { composeText, lowerFirst, type Part } from './composition.ts';

/** A tool that the caller offers. `argument` is the name of its first argument. */
export interface OfferedTool {
  readonly name: string;
  readonly argument: string;
}

export interface WritingTask {
  readonly instructions: Instructions;
  readonly situation: Situation;
  readonly tools: readonly OfferedTool[];
  readonly chance: Chance;
  /** How reliably instructions are followed, 0..1. */
  readonly skill: number;
}

export interface Written {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
}

/** Writes one support answer: decides, instruction by instruction, what is followed and what slips, then composes. */
export function writeAnswer(task: WritingTask): Written {
  const { situation, instructions, chance } = task;
  if (situation.isAboutSomebodyElse) return refuse(task);
  const mode = lengthMode(task);
  const follows = (label: string, strength: Strength, otherwise: number, strain = 1): boolean =>
    chance.happens(label, strength === 0 ? otherwise : 1 - slip(task, label, strength, mode, strain));
  const toolCalls = lookUp(task, follows);
  const parts = [
    opener(task, mode, follows),
    ...core(task, mode, follows, toolCalls.length > 0),
    ...accusation(task, follows),
    ...cardNumber(task, follows),
    ...nextStep(task, mode, follows),
    ...vipLine(task, follows),
  ].filter((part) => part !== null);
  const citation = follows('cite', instructions.cite, 0.02)
    ? `[${instructions.citeKind}:${policyOf(situation)}]`
    : null;
  return {
    text: composeText({ parts, citation, mode, limit: instructions.limit, chance, skill: task.skill }),
    toolCalls,
  };
}

export type LengthMode = 'short' | 'normal' | 'detailed';
type Follows = (label: string, strength: Strength, otherwise: number, strain?: number) => boolean;

/** Short and detailed at once cannot both be had: which one wins wavers from case to case and from trial to trial. */
function lengthMode({ instructions, chance }: WritingTask): LengthMode {
  const { limit, detailed } = instructions;
  const wantsShort = limit !== null && (limit.unit === 'words' ? limit.max <= 80 : limit.max <= 4);
  if (wantsShort && detailed > 0) return chance.happens('short-or-detailed', 0.5) ? 'short' : 'detailed';
  return wantsShort ? 'short' : detailed > 0 ? 'detailed' : 'normal';
}

/** What a tight length limit crowds out, by label: how much likelier it is missed than in a long answer. */
const crowdedOut: Readonly<Record<string, number>> = { cite: 5, vip: 3.5, 'next-step': 6 };

/**
 * How likely an instruction is missed. A length limit crowds out what was asked for once and comes last: that is how
 * "shorter answers" lose the sources. What is insisted on mostly survives.
 */
function slip({ skill }: WritingTask, label: string, strength: Strength, mode: LengthMode, strain: number): number {
  const weakness = 1 - skill;
  const crowding = mode === 'short' ? (strength === 2 ? 1.3 : (crowdedOut[label] ?? 1)) : 1;
  const base = strength === 2 ? 0.001 + 0.006 * weakness : 0.003 + 0.08 * weakness;
  return Math.min(0.9, base * crowding * strain);
}

function policyOf({ topic }: Situation): string {
  return topic?.policy ?? 'help';
}

function opener({ instructions, situation, chance }: WritingTask, mode: LengthMode, follows: Follows): Part | null {
  if (situation.isUpset && follows('acknowledge', instructions.acknowledge, 0.3)) {
    return {
      role: 'opener',
      text: chance.pick('sorry', [
        'I am sorry about this, and I understand why you are upset',
        'I am sorry that this has been so frustrating',
        'You are right to be annoyed, and I am sorry',
      ]),
    };
  }
  if (instructions.formal > 0) return { role: 'opener', text: 'Thank you for contacting Acme' };
  if (instructions.warm === 0 || !follows('warm', instructions.warm, 0)) return null;
  const warm: [string, ...string[]] =
    mode === 'short' ? ['Happy to help', 'Of course', 'Sure'] : ['Thanks for asking', 'Happy to help', 'Good question'];
  return { role: 'opener', text: chance.pick('opener', warm) };
}

function core(task: WritingTask, mode: LengthMode, follows: Follows, looksUp: boolean): Part[] {
  const { instructions, situation, chance } = task;
  const { topic, order } = situation;
  if (looksUp) return [{ role: 'answer', text: `Let me look up order ${order} before I say anything about it.` }];
  if (!topic) {
    return [
      { role: 'answer', text: 'I do not have a page that covers this, so I would rather not guess.' },
      { role: 'detail', text: 'A colleague can look at it with you.' },
    ];
  }
  // Long answers drift into the words of the policy page; short ones have no room for them.
  const drift = instructions.formal > 0 ? 1 : mode === 'short' ? 0.08 : instructions.warm > 0 ? 0.35 : 0.5;
  const said = chance.happens('form-letter', drift) ? topic.formal : topic.answer;
  const sayings: Part[] = [{ role: 'answer', text: instructions.formal > 0 ? said : withLeadIn(said, chance) }];
  if (order !== null && topic.promise !== null && /^(?:delivery|refund-times|lost-parcels)$/.test(topic.policy)) {
    sayings.unshift({ role: 'answer', text: `Order ${order} left our warehouse on Monday.` });
  }
  return [...sayings, ...commitment(task, follows), ...details(task, mode)];
}

/**
 * Ways into a sentence that say nothing of their own: a model that is asked anew words its answer anew, also where little is left to say. That is
 * how "Why did it fail?" can tell that an edit made it think again.
 */
const leadIns: readonly [string, ...string[]] = [
  '',
  'In short, ',
  'As a rule, ',
  'In general, ',
  'Normally, ',
  'Usually, ',
  'Right now, ',
  'At the moment, ',
  'As things stand, ',
  'For this, ',
  'In this case, ',
  'Briefly, ',
];

function withLeadIn(sentence: string, chance: Chance): string {
  const leadIn = chance.pick('lead-in', leadIns);
  return leadIn === '' ? sentence : `${leadIn}${lowerFirst(sentence)}`;
}

function commitment({ instructions, situation }: WritingTask, follows: Follows): Part[] {
  const { topic, pressure } = situation;
  if (!topic || topic.promise === null || topic.careful === null) return [];
  const strain =
    (pressure === 'none' ? 1 : pressure === 'pressing' ? 1.6 : 2.5) * (topic.policy === 'express-refunds' ? 1.3 : 1);
  const isCareful = follows('avoid-promises', instructions.avoidPromises, pressure === 'none' ? 0.6 : 0.35, strain);
  return [{ role: 'commitment', text: isCareful ? topic.careful : topic.promise }];
}

function details({ situation, chance }: WritingTask, mode: LengthMode): Part[] {
  const { topic } = situation;
  if (!topic || mode === 'short') return [];
  const told = topic.details.filter((_detail, index) =>
    chance.happens(`detail ${index}`, mode === 'detailed' ? 0.95 : 0.6),
  );
  return [
    ...told.map((text): Part => ({ role: 'detail', text })),
    ...(mode === 'detailed' ? topic.steps.map((text): Part => ({ role: 'step', text })) : []),
  ];
}

function accusation({ instructions, situation }: WritingTask, follows: Follows): Part[] {
  if (!situation.looksSuspicious || follows('no-accusation', instructions.noAccusation, 0.75)) return [];
  return [{ role: 'detail', text: 'Please note that we check repeated returns for misuse.' }];
}

function cardNumber({ instructions, situation }: WritingTask, follows: Follows): Part[] {
  const isAboutMoney = /^(?:refund-times|billing|subscription-refunds|account-security)$/.test(policyOf(situation));
  if (!isAboutMoney || follows('guard-secrets', instructions.guardSecrets, 0.8, 0.5)) return [];
  return [{ role: 'detail', text: 'Please send me your card number so that I can find the payment.' }];
}

function nextStep({ instructions, situation }: WritingTask, mode: LengthMode, follows: Follows): Part[] {
  if (mode === 'detailed' || !situation.topic || !follows('next-step', instructions.nextStep, 0.35)) return [];
  return [{ role: 'next', text: situation.topic.next }];
}

function vipLine({ instructions, situation }: WritingTask, follows: Follows): Part[] {
  if (!situation.isVip || instructions.vipContact === null || !follows('vip', instructions.vip, 0)) return [];
  return [{ role: 'vip', text: `As a VIP customer you can also write to ${instructions.vipContact} directly.` }];
}

function lookUp({ instructions, situation, tools }: WritingTask, follows: Follows): ToolCall[] {
  const tool = tools.find((each) => /order|look/i.test(each.name));
  if (!tool || situation.order === null || !follows('look-up', instructions.lookUp, 0.5)) return [];
  return [{ name: tool.name, arguments: { [tool.argument]: situation.order } }];
}

function refuse({ instructions, chance, skill }: WritingTask): Written {
  const parts: Part[] = [
    { role: 'answer', text: 'I am sorry, but I cannot share details of somebody else’s orders or account.' },
    { role: 'detail', text: 'They are welcome to ask us themselves.' },
  ];
  const cites = instructions.cite > 0 && chance.happens('cite', 1 - 0.05 * (1 - skill));
  const citation = cites ? `[${instructions.citeKind}:privacy]` : null;
  const mode = instructions.limit === null ? 'normal' : 'short';
  return { text: composeText({ parts, citation, mode, limit: instructions.limit, chance, skill }), toolCalls: [] };
}
