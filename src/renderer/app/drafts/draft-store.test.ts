import { afterEach, describe, expect, it } from 'vitest';
import { type FileView } from '#contract/prompt';
import { changeText, getDraft, openDraft, redoIn, takeOther, textOf, undoIn, useDrafts } from './draft-store.ts';

const key = 'team refund-helper prompt';
const file: FileView = {
  kind: 'prompt',
  path: 'prompts/refund-helper.md',
  text: 'Be brief.\n',
  teamText: 'Be brief.\n',
  version: 1,
  savedAt: null,
  readOnly: false,
  teamChanged: false,
  contentId: '',
  problems: [],
};

const shown = (): string => {
  const draft = getDraft(key);
  return draft === undefined ? '' : textOf(draft);
};

afterEach(() => useDrafts.setState({ drafts: {} }));

describe('a text that another window put in the place of this one’s', () => {
  const open = (): void => {
    openDraft(key, 'refund-helper', file);
    changeText(key, 'Be brief and kind.\n');
  };

  it('is one step of undo, and what was written here comes back exactly', () => {
    open();
    takeOther(key, 'Name the page.\n');
    expect(undoIn(key) && shown()).toBe('Be brief and kind.\n');
    expect(undoIn(key) && shown()).toBe('Be brief.\n');
    expect(redoIn(key) && redoIn(key) && shown()).toBe('Name the page.\n');
  });

  it('stays one step however often the other window saves, and is never mixed with what came later', () => {
    open();
    for (const next of ['Name the page.\n', 'Name the page. Be', 'Say sorry, name the page. Be done.\n', ''])
      takeOther(key, next);
    expect(undoIn(key) && shown()).toBe('Be brief and kind.\n');
  });

  it('is a step of its own again once something was written here', () => {
    open();
    takeOther(key, 'Name the page.\n');
    changeText(key, 'Name the page, kindly.\n');
    takeOther(key, 'Be short.\n');
    const steps = [1, 2, 3, 4].map(() => undoIn(key) && shown());
    expect(steps).toEqual(['Name the page, kindly.\n', 'Name the page.\n', 'Be brief and kind.\n', 'Be brief.\n']);
  });

  it('is one step back in the window that chose its own', () => {
    open();
    takeOther(key, 'Name the page.\n');
    changeText(key, 'Be brief and kind.\n');
    expect(undoIn(key) && shown()).toBe('Name the page.\n');
    expect(undoIn(key) && shown()).toBe('Be brief and kind.\n');
  });
});
