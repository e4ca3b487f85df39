import { z } from 'zod';
import { sensitivitySchema, type Sensitivity } from '../cases/case.ts';
import { isPersonalDataKind, type PersonalDataKind } from './personal-data.ts';
import { type Parsed } from '../files/problem.ts';
import { readYamlAs } from '../files/yaml/yaml-file.ts';

export const policySchemaName = 'signoff/policy@1';

const policyFileSchema = z.looseObject({
  schema: z.literal(policySchemaName),
  models: z
    .array(
      z.looseObject({
        /** An origin such as https://api.openai.com, or `loopback` for this computer. */
        origin: z.string().min(1),
        models: z.array(z.string()).optional(),
        sensitivities: z.array(sensitivitySchema),
      }),
    )
    .optional(),
  redact: z.array(z.string()).optional(),
  repository: z.looseObject({ sensitivities: z.array(sensitivitySchema) }).optional(),
  keys: z.record(z.string(), z.array(z.string())).optional(),
  approvers: z.array(z.string()).optional(),
});

/** `prompts/policy.yaml` (formats.md, "Policy"): what may go where. */
export interface Policy {
  /** null: the repository names none; public and internal go where the person chose, personal to loopback only. */
  readonly models:
    | readonly {
        readonly origin: string;
        readonly models: readonly string[] | null;
        readonly sensitivities: readonly Sensitivity[];
      }[]
    | null;
  readonly repository: readonly Sensitivity[];
  /** Kinds of personal data that are made unreadable before anything is sent. A kind that Signoff does not know keeps such text here. */
  readonly redact: readonly string[];
  /** Sensitivities that the person's own settings keep on this computer, whatever the team allows. */
  readonly keepHere: readonly Sensitivity[];
}

/** What holds without a policy file. */
export const defaultPolicy: Policy = { models: null, repository: ['public', 'internal'], redact: [], keepHere: [] };

/** The person's own rules. They hold on this computer beside the team's: what either forbids is forbidden. */
export const privacySchema = z.object({
  /** Made unreadable in everything that is sent, also where the team does not ask for it. */
  redact: z.array(z.string()),
  /** Never leaves this computer, also where the team allows it. */
  keepHere: z.array(sensitivitySchema),
});
export type Privacy = z.infer<typeof privacySchema>;

/** Personal cases go to models on this computer only, until the person says otherwise. */
export const defaultPrivacy: Privacy = { redact: [], keepHere: ['personal'] };

/** The stricter of both: a repository can tighten the person's own settings, and never loosen them. */
export function withPrivacy(policy: Policy, own: Privacy): Policy {
  return {
    ...policy,
    redact: [...new Set([...policy.redact, ...own.redact])],
    keepHere: [...new Set([...policy.keepHere, ...own.keepHere])],
  };
}

type ModelRule = NonNullable<Policy['models']>[number];

/** What both allow. Where only one of them names models, its rules hold, and personal cases stay on this computer all the same. */
export function stricter(left: Policy, right: Policy): Policy {
  return {
    models: rulesOfBoth(left.models, right.models),
    repository: left.repository.filter((each) => right.repository.includes(each)),
    redact: [...new Set([...left.redact, ...right.redact])],
    keepHere: [...new Set([...left.keepHere, ...right.keepHere])],
  };
}

function rulesOfBoth(left: Policy['models'], right: Policy['models']): Policy['models'] {
  if (left === null || right === null) {
    const named = left ?? right;
    const isHere = ({ origin }: ModelRule): boolean => origin === 'loopback' || isLoopbackOrigin(origin);
    const kept = (rule: ModelRule) => rule.sensitivities.filter((each) => each !== 'personal' || isHere(rule));
    return named?.map((rule) => ({ ...rule, sensitivities: kept(rule) })) ?? null;
  }
  return left.flatMap((one) =>
    right.flatMap((other) => {
      const origin = originOfBoth(one.origin, other.origin);
      if (origin === null) return [];
      const models =
        one.models === null ? other.models : one.models.filter((each) => other.models?.includes(each) ?? true);
      const sensitivities = one.sensitivities.filter((each) => other.sensitivities.includes(each));
      return [{ origin, models, sensitivities }];
    }),
  );
}

function originOfBoth(one: string, other: string): string | null {
  if (one === other) return one;
  if (one === 'loopback') return isLoopbackOrigin(other) ? other : null;
  return other === 'loopback' && isLoopbackOrigin(one) ? one : null;
}

/** For the practice model that is a part of Signoff: nothing leaves, so nothing is made unreadable. */
export function withoutRedaction(policy: Policy): Policy {
  return { ...policy, redact: [] };
}

/** The kinds of personal data that the policy makes unreadable, as far as Signoff knows them. */
export function redactedKinds(policy: Pick<Policy, 'redact'>): PersonalDataKind[] {
  return policy.redact.filter(isPersonalDataKind);
}

/** Reads a policy. Never throws. */
export function parsePolicy(path: string, text: string): Parsed<Policy> {
  const read = readYamlAs(text, { path, schema: policyFileSchema, schemaName: policySchemaName });
  if (!read.ok) return read;
  const file = read.value.value;
  const policy: Policy = {
    models:
      file.models?.map((rule) => ({
        origin: rule.origin,
        models: rule.models ?? null,
        sensitivities: rule.sensitivities,
      })) ?? null,
    repository: file.repository?.sensitivities ?? defaultPolicy.repository,
    redact: file.redact ?? [],
    keepHere: [],
  };
  return { ok: true, value: policy, warnings: read.warnings };
}

/** True for an origin on this computer: what is sent there does not leave the laptop. */
export function isLoopbackOrigin(origin: string): boolean {
  const url = originPattern.exec(origin);
  const host = url?.[1]?.toLowerCase() ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

const originPattern = /^https?:\/\/(\[[0-9a-f:]+\]|[^/:@]+)(?::\d+)?$/i;

export interface Destination {
  readonly origin: string;
  readonly model: string;
  readonly sensitivity: Sensitivity;
}

export type PolicyDecision = { readonly allowed: true } | { readonly allowed: false; readonly rule: string };

/** Whether text of this sensitivity may go to this model; where not, the rule in words. Nothing is sent before this says yes. */
export function decidePolicy(policy: Policy, to: Destination): PolicyDecision {
  const local = isLoopbackOrigin(to.origin);
  const forbidden = teamRule(policy, to, local) ?? (local ? null : (ownRule(policy, to) ?? unknownRedaction(policy)));
  return forbidden === null ? { allowed: true } : { allowed: false, rule: forbidden };
}

function teamRule(policy: Policy, to: Destination, local: boolean): string | null {
  if (policy.models === null) {
    const allowed = to.sensitivity !== 'personal' || local;
    return allowed ? null : 'Personal cases are sent to models on this computer only.';
  }
  const matching = policy.models.filter((rule) => (rule.origin === 'loopback' ? local : rule.origin === to.origin));
  if (matching.length === 0) return `The data policy does not name ${to.origin}.`;
  const forModel = matching.filter((rule) => rule.models === null || rule.models.includes(to.model));
  if (forModel.length === 0) return `The data policy does not name the model ${to.model} at ${to.origin}.`;
  if (forModel.some((rule) => rule.sensitivities.includes(to.sensitivity))) return null;
  return `The data policy keeps ${to.sensitivity} cases from ${to.origin}.`;
}

function ownRule(policy: Policy, { sensitivity }: Destination): string | null {
  return policy.keepHere.includes(sensitivity) ? `Your own settings keep ${sensitivity} cases on this computer.` : null;
}

/** What cannot be made unreadable must not leave as if it were. */
function unknownRedaction(policy: Policy): string | null {
  const unknown = policy.redact.filter((kind) => !isPersonalDataKind(kind));
  if (unknown.length === 0) return null;
  return `The data policy asks to make ${unknown.join(', ')} unreadable first, which this version of Signoff cannot do.`;
}
