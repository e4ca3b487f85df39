import { describe, expect, it } from 'vitest';
import { findParts, messageMarker } from './prompt-parts.ts';

const text = `---
purpose: Answers.
---
Help the customer on {{plan}}.
{{role "user"}}
{{#vip}}VIP: {{/vip}}{{question}}
`;

describe('the parts of a prompt', () => {
  it('are the header, the roles and the tags, by their place in the file', () => {
    const parts = findParts(text);
    const at = (from: number, to: number) => text.slice(from, to);
    expect({
      template: text.slice(parts.templateStart).split('\n')[0],
      startsWithSystem: parts.startsWithSystem,
      roles: parts.roles.map(({ role, from, to }) => [role, at(from, to)]),
      tags: parts.tags.map(({ kind, start, end }) => [kind, at(start, end)]),
    }).toEqual({
      template: 'Help the customer on {{plan}}.',
      startsWithSystem: true,
      roles: [['user', '{{role "user"}}']],
      tags: [
        ['insert', '{{plan}}'],
        ['section', '{{#vip}}'],
        ['close', '{{/vip}}'],
        ['insert', '{{question}}'],
      ],
    });
  });

  it('has no implied system message when a role comes first', () => {
    expect(findParts('\n{{role "user"}}\nHello').startsWithSystem).toBe(false);
  });

  it('leaves a role inside a sentence alone', () => {
    expect(findParts('Write {{role "user"}} here').roles).toEqual([]);
  });
});

describe('a new message', () => {
  it('stands on a line of its own, after an empty one', () => {
    expect(messageMarker('user', 'Be kind.', '')).toBe('\n\n{{role "user"}}\n\n');
    expect(messageMarker('user', 'Be kind.\n', '\nmore')).toBe('\n{{role "user"}}\n');
    expect(messageMarker('user', '', '')).toBe('{{role "user"}}\n\n');
  });
});
