import { locateRoles } from './template-roles.ts';
import { scanTags, type TemplateTag } from './template-tags.ts';

/** The tags of a whole template: each message is scanned by itself, since new delimiters hold to the end of their message only. */
export function scanTemplate(template: string): TemplateTag[] {
  return locateRoles(template).flatMap((part) =>
    scanTags(part.template).tags.map((tag) => ({ ...tag, start: tag.start + part.start, end: tag.end + part.start })),
  );
}
