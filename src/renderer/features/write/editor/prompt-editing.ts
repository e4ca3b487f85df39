import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import { textOfDocument } from '../../../app/drafts/draft-text.ts';
import { copy } from '../copy.ts';
import { protectHeader } from './protect-header.ts';
import { promptLook } from './prompt-look.ts';
import { findParts, type PromptParts, type Role } from './prompt-parts.ts';
import { type TemplateTag } from '#domain/prompt/template';

/** A word in place of the text that makes it: a role's name, a variable. */
class Label extends WidgetType {
  readonly text: string;
  readonly className: string;
  constructor(text: string, className: string) {
    super();
    this.text = text;
    this.className = className;
  }
  override eq(other: Label): boolean {
    return other.text === this.text && other.className === this.className;
  }
  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = this.className;
    element.textContent = this.text;
    return element;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

class ImpliedRole extends Label {
  override toDOM(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'cm-role cm-role-first';
    element.textContent = this.text;
    return element;
  }
}

const roleLine = Decoration.line({ class: 'cm-role-line' });
const sectionTag = Decoration.mark({ class: 'cm-section-tag' });
const comment = Decoration.mark({ class: 'cm-comment' });
const headingLine = Decoration.line({ class: 'cm-heading' });
const listLine = Decoration.line({ class: 'cm-item' });
const headerLine = Decoration.line({ class: 'cm-header-line' });
const quietSign = Decoration.mark({ class: 'cm-sign' });
const headerFold = Decoration.replace({ block: true });

const roleLabels: Record<Role, Decoration> = {
  system: Decoration.replace({ widget: new Label(copy.roles.system, 'cm-role') }),
  user: Decoration.replace({ widget: new Label(copy.roles.user, 'cm-role') }),
  assistant: Decoration.replace({ widget: new Label(copy.roles.assistant, 'cm-role') }),
};
const impliedSystem = Decoration.widget({ widget: new ImpliedRole(copy.roles.system, ''), block: true, side: -1 });

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly value: Decoration;
}

function variableChip(name: string, known: boolean): Decoration {
  return Decoration.replace({ widget: new Label(name, known ? 'cm-variable' : 'cm-variable cm-variable-new') });
}

function piecesOf(state: EditorState, parts: PromptParts, showsHeader: boolean, known: ReadonlySet<string>): Piece[] {
  const { templateStart } = parts;
  const pieces: Piece[] = [];
  if (!showsHeader && templateStart > 0) {
    const end = state.doc.lineAt(Math.max(0, templateStart - 1)).to;
    pieces.push({ from: 0, to: end, value: headerFold });
  }
  if (showsHeader) {
    for (let at = 0; at < templateStart;) {
      const line = state.doc.lineAt(at);
      pieces.push({ from: line.from, to: line.from, value: headerLine });
      at = line.to + 1;
    }
  }
  if (parts.startsWithSystem && templateStart <= state.doc.length) {
    pieces.push({ from: templateStart, to: templateStart, value: impliedSystem });
  }
  for (const { role, from, to } of parts.roles) {
    pieces.push({ from, to: from, value: roleLine }, { from, to, value: roleLabels[role] });
  }
  for (const tag of parts.tags) {
    pieces.push({ from: tag.start, to: tag.end, value: decorationOf(tag, known, isBeingTyped(state, tag)) });
  }
  return [...pieces, ...linePieces(state, templateStart)];
}

function decorationOf({ kind, name }: TemplateTag, known: ReadonlySet<string>, typing: boolean): Decoration {
  if (kind === 'comment') return comment;
  if (kind !== 'insert' || typing || !/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)) return sectionTag;
  return variableChip(name, known.has(name.split('.')[0] ?? ''));
}

/** The cursor stands inside: a chip there would take the keys away. */
function isBeingTyped(state: EditorState, { start, end }: TemplateTag): boolean {
  return state.selection.ranges.some(({ head }) => head > start && head < end);
}

/** Headings and list items, marked as in Markdown. */
function linePieces(state: EditorState, templateStart: number): Piece[] {
  const pieces: Piece[] = [];
  for (let at = templateStart; at <= state.doc.length;) {
    const line = state.doc.lineAt(at);
    const heading = /^#{1,6}[ \t]+(?=\S)/.exec(line.text);
    const item = /^(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)/.exec(line.text);
    if (heading !== null || item !== null) {
      const sign = (heading ?? item)?.[0].length ?? 0;
      pieces.push({ from: line.from, to: line.from, value: heading === null ? listLine : headingLine });
      pieces.push({ from: line.from, to: line.from + sign, value: quietSign });
    }
    at = line.to + 1;
  }
  return pieces;
}

function isLine(piece: Piece): boolean {
  return (
    piece.value === headerLine || piece.value === roleLine || piece.value === headingLine || piece.value === listLine
  );
}

function setOf(pieces: readonly Piece[]): DecorationSet {
  return Decoration.set(
    pieces.map(({ from, to, value }) => (isLine({ from, to, value }) ? value.range(from) : value.range(from, to))),
    true,
  );
}

const setKnown = StateEffect.define<ReadonlySet<string>>();

/** Variables that the header describes. */
export function showKnownVariables(view: EditorView, names: readonly string[]): void {
  view.dispatch({ effects: setKnown.of(new Set(names)) });
}

const knownNames = StateField.define<ReadonlySet<string>>({
  create: () => new Set(),
  update: (names, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setKnown)) return effect.value;
    return names;
  },
});

/** Shows the text as reading matter; hides the header and keeps keys away from it unless `showsHeader`. */
export function promptEditing(showsHeader: boolean): Extension {
  const shown = StateField.define<{
    readonly parts: PromptParts;
    readonly all: DecorationSet;
    readonly atomic: DecorationSet;
  }>({
    create: (state) => build(state, showsHeader),
    update: (value, transaction) =>
      transaction.docChanged ||
      transaction.effects.some((effect) => effect.is(setKnown)) ||
      typedTags(value.parts, transaction.startState) !== typedTags(value.parts, transaction.state)
        ? build(transaction.state, showsHeader)
        : value,
    provide: (field) => [
      EditorView.decorations.from(field, ({ all }) => all),
      EditorView.atomicRanges.of((view) => view.state.field(field).atomic),
    ],
  });
  const startIn = (state: EditorState): number => state.field(shown).parts.templateStart;
  return [knownNames, shown, showsHeader ? [] : protectHeader(startIn), closeBraces, promptLook];
}

/** Where the text that a person sees begins. */
export function startOfText(text: string): number {
  return findParts(text).templateStart;
}

/** Which tags the cursor stands in, as one text to compare. */
function typedTags(parts: PromptParts, state: EditorState): string {
  return parts.tags
    .filter((tag) => isBeingTyped(state, tag))
    .map(({ start }) => start)
    .join();
}

/** The second { brings }} with it, and typing }} there goes past it. */
const closeBraces = EditorView.inputHandler.of((view, from, to, text) => {
  const { state } = view;
  if (from !== to) return false;
  const before = state.sliceDoc(state.doc.lineAt(from).from, from);
  if (text === '{' && /(?:^|[^{])\{$/.test(before) && state.sliceDoc(from, from + 1) !== '{') {
    view.dispatch({ changes: { from, insert: '{}}' }, selection: { anchor: from + 1 }, userEvent: 'input.type' });
    return true;
  }
  if (text === '}' && /\{\{[^{}]*\}?$/.test(before) && state.sliceDoc(from, from + 1) === '}') {
    view.dispatch({ selection: { anchor: from + 1 }, userEvent: 'select' });
    return true;
  }
  return false;
});

function build(state: EditorState, showsHeader: boolean) {
  const parts = findParts(textOfDocument(state.doc));
  const pieces = piecesOf(state, parts, showsHeader, state.field(knownNames));
  const atomic = pieces.filter(({ from, to, value }) => to > from && value.spec.widget !== undefined);
  const fold = pieces.filter(({ value }) => value === headerFold);
  return { parts, all: setOf(pieces), atomic: setOf([...fold, ...atomic]) };
}
