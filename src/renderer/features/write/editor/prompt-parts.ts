import { locateHeader } from '#domain/prompt/prompt-header';
import { scanTemplate, type TemplateTag } from '#domain/prompt/template';

export type Role = 'system' | 'user' | 'assistant';

/** Where the parts of a prompt's text stand, as offsets into the whole file (LF line ends). */
export interface PromptParts {
  /** End of the header with its closing line; 0 without a header. */
  readonly templateStart: number;
  readonly roles: readonly { readonly role: Role; readonly from: number; readonly to: number }[];
  /** The text begins without a role: it is the system message. */
  readonly startsWithSystem: boolean;
  readonly tags: readonly TemplateTag[];
}

/** A role marker alone on its line, as template-roles.ts reads it. */
const marker = /^[ \t]*\{\{\s{0,20}role\s{1,20}(["'])(system|user|assistant)\1\s{0,20}\}\}[ \t]*$/gm;

export function findParts(text: string): PromptParts {
  const templateStart = locateHeader(text)?.after ?? 0;
  const template = text.slice(templateStart);
  const roles = [...template.matchAll(marker)].map((match) => ({
    // The pattern lets exactly the three roles through.
    role: match[2] as Role,
    from: templateStart + match.index,
    to: templateStart + match.index + match[0].length,
  }));
  const first = roles[0]?.from ?? text.length;
  return {
    templateStart,
    roles,
    startsWithSystem: text.slice(templateStart, first).trim() !== '',
    tags: scanTemplate(template)
      .filter((tag) => tag.kind !== 'role')
      .map((tag) => ({ ...tag, start: tag.start + templateStart, end: tag.end + templateStart })),
  };
}

/** Text to put in for a new message, given what stands around the cursor. */
export function messageMarker(role: Role, before: string, after: string): string {
  const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  return `${lead}{{role "${role}"}}\n${after.startsWith('\n') ? '' : '\n'}`;
}
