import { z } from 'zod';
import { sensitivitySchema, type Sensitivity } from './case.ts';
import { type Parsed } from './problem.ts';
import { readYamlAs } from './yaml-file.ts';

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
  /** What must be redacted before anything is sent. Until Signoff can redact, such text is not sent. */
  readonly redact: readonly string[];
}

/** What holds without a policy file. */
export const defaultPolicy: Policy = { models: null, repository: ['public', 'internal'], redact: [] };

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

/** Whether text of this sensitivity may go to this model; where not, the rule in words. Nothing is sent before this says yes. */
export function decidePolicy(
  policy: Policy,
  to: Destination,
): { readonly allowed: true } | { readonly allowed: false; readonly rule: string } {
  const local = isLoopbackOrigin(to.origin);
  if (policy.models === null) {
    if (to.sensitivity !== 'personal' || local) return redactionRule(policy, local);
    return { allowed: false, rule: 'Personal cases are sent to models on this computer only.' };
  }
  const matching = policy.models.filter((rule) => (rule.origin === 'loopback' ? local : rule.origin === to.origin));
  if (matching.length === 0) return { allowed: false, rule: `The data policy does not name ${to.origin}.` };
  const forModel = matching.filter((rule) => rule.models === null || rule.models.includes(to.model));
  if (forModel.length === 0)
    return { allowed: false, rule: `The data policy does not name the model ${to.model} at ${to.origin}.` };
  if (!forModel.some((rule) => rule.sensitivities.includes(to.sensitivity))) {
    return { allowed: false, rule: `The data policy keeps ${to.sensitivity} cases from ${to.origin}.` };
  }
  return redactionRule(policy, local);
}

function redactionRule(
  policy: Policy,
  local: boolean,
): { readonly allowed: true } | { readonly allowed: false; readonly rule: string } {
  if (local || policy.redact.length === 0) return { allowed: true };
  return {
    allowed: false,
    rule: `The data policy asks to redact ${policy.redact.join(', ')} first, which this version of Signoff cannot do yet.`,
  };
}
