import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** A stretch of text that a note in the margin is about. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly tone: 'unsure' | 'fail' | 'accent';
}

const setMarks = StateEffect.define<readonly Mark[]>();

/** Marks move with the text until they are set again. */
export const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (set, transaction) => {
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { length } = transaction.state.doc;
      return Decoration.set(
        effect.value
          .filter(({ from, to }) => from < to && to <= length)
          .map(({ from, to, tone }) => Decoration.mark({ class: `cm-marked cm-marked-${tone}` }).range(from, to)),
        true,
      );
    }
    return set.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showMarks(view: EditorView, list: readonly Mark[]): void {
  view.dispatch({ effects: setMarks.of(list) });
}
