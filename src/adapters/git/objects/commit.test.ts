import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCommit, encodeCommit } from './commit.ts';

const tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const person = { name: 'Priya Manager', email: 'priya@example.com', seconds: 1_795_255_200 };

test('a commit is written in UTC, with one line break at its end', () => {
  const bytes = encodeCommit({
    tree,
    parents: ['a'.repeat(40)],
    author: person,
    committer: person,
    message: '\r\nHello\r\n\r\nMore  \n\n',
  });
  expect(bytes.toString()).toBe(
    `tree ${tree}\nparent ${'a'.repeat(40)}\nauthor Priya Manager <priya@example.com> 1795255200 +0000\n` +
      'committer Priya Manager <priya@example.com> 1795255200 +0000\n\nHello\n\nMore\n',
  );
});

test('no name, address or message can forge a header', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('\nparent x', 'a <b> c', '\0', '>', '', ' '));
  fc.assert(
    fc.property(text, text, text, (name, email, message) => {
      const author = { name, email, seconds: 5 };
      const bytes = encodeCommit({ tree, parents: [], author, committer: author, message });
      expect(decodeCommit(bytes)).toMatchObject({
        tree,
        parents: [],
        author: { seconds: 5 },
        committer: { seconds: 5 },
      });
      expect(bytes.toString().split('\n\n', 1)[0]?.split('\n')).toHaveLength(3);
    }),
  );
});

test('commits of other writers: signed, merged, in another encoding, with an impossible date', () => {
  const raw =
    `tree ${tree}\nparent ${'a'.repeat(40)}\nparent ${'b'.repeat(40)}\nauthor Ren\xe9 <r@x> 99999999999999999999 +0200\n` +
    'committer C <c@x> 1700000000 -0500\nencoding ISO-8859-1\ngpgsig -----BEGIN\n tree forged\n -----END\n\nGr\xfc\xdfe\n';
  expect(decodeCommit(Buffer.from(raw, 'latin1'))).toEqual({
    tree,
    parents: ['a'.repeat(40), 'b'.repeat(40)],
    author: { name: 'René', email: 'r@x', seconds: 0 },
    committer: { name: 'C', email: 'c@x', seconds: 1_700_000_000 },
    message: 'Grüße\n',
  });
});

test('an author of a million angle brackets is read in one go, and a long name is cut', () => {
  const of = (author: string) =>
    decodeCommit(Buffer.from(`tree ${tree}\nauthor ${author}\ncommitter C <c@x> 1 +0000\n\nx`)).author;
  expect(of('<'.repeat(1_000_000))).toEqual({ name: '<'.repeat(1000), email: '', seconds: 0 });
  expect(of(`${'a '.repeat(500_000)}<b@x> 12 +0000`)).toMatchObject({ email: 'b@x', seconds: 12 });
  expect(of('<b@x> 12 +0000')).toEqual({ name: '', email: 'b@x', seconds: 12 });
  expect(of('No Address')).toEqual({ name: 'No Address', email: '', seconds: 0 });
});

test('real git computes the same id', async () => {
  const { oidOf } = await import('./object-store.ts');
  const bytes = encodeCommit({ tree, parents: [], author: person, committer: person, message: 'x' });
  const id = execFileSync('git', ['hash-object', '-t', 'commit', '--stdin'], { input: bytes }).toString().trim();
  expect(oidOf('commit', bytes)).toBe(id);
});
