import { type ReactNode, useState } from 'react';
import { type Action, useActions } from '../../state/actions.ts';
import { useReach } from '../../state/host.ts';
import { Button, ButtonLink, IconButton } from '../../ui/input/button.tsx';
import { Menu, type MenuEntry } from '../../ui/overlay/menu.tsx';
import { Banner, PageBar } from '../../ui/page/page.tsx';
import { LinkTabs } from '../../ui/page/tabs.tsx';
import { copy as closingCopy } from '../closing/copy.ts';
import { useClosing } from '../closing/use-closing.ts';
import { type OpenDraft } from '../drafts/use-draft.ts';
import { addresses, goTo, type PromptTab } from '../location.ts';
import { useProcedure } from '../queries.ts';
import { usePromptTitle } from '../use-prompt-title.ts';
import { CompareDialog, ConflictDialog, TeamChangedDialog } from './compare-dialogs.tsx';
import { copy } from './copy.ts';
import { EarlierDialog } from './earlier-dialog.tsx';
import { SavedState } from './saved-state.tsx';
import { useGoBack } from './use-go-back.ts';

export interface PromptBarProps {
  readonly promptId: string;
  readonly tab: PromptTab;
  /** null while it is read. */
  readonly draft: OpenDraft | null;
  /** Buttons of the screen, before "Compare with team's". */
  readonly actions?: ReactNode;
  /** In place of "Run experiment". */
  readonly primary?: ReactNode;
  /** Further entries of the menu at the end. */
  readonly menu?: readonly MenuEntry[];
}

/** The head of Write, Spec and Cases: tabs, saved state, comparing, going back, and what to decide when two changed the same. */
export function PromptBar({ promptId, tab, draft, actions, primary, menu = [] }: PromptBarProps) {
  const title = usePromptTitle(promptId);
  return (
    <>
      <PageBar
        title={title}
        tabs={<Tabs promptId={promptId} tab={tab} />}
        saved={draft === null ? undefined : <SavedState draft={draft} />}
        actions={
          <>
            {actions}
            {draft !== null && <DraftTools draft={draft} title={title} menu={menu} />}
          </>
        }
        primary={
          primary ?? (
            <ButtonLink variant="primary" href={addresses.newExperiment(promptId)}>
              {copy.run}
            </ButtonLink>
          )
        }
        urgent={draft !== null && <UnsavedBanner draft={draft} />}
      />
      {draft !== null && <TeamBanner draft={draft} />}
      <ClosingBanner promptId={promptId} />
    </>
  );
}

/** The prompt's model closes soon: the time to try another one is now. */
function ClosingBanner({ promptId }: { readonly promptId: string }) {
  const { data } = useProcedure('prompt.list', {});
  const closingOf = useClosing();
  const prompt = data?.prompts.find(({ id }) => id === promptId);
  const closing = prompt === undefined ? null : closingOf(prompt);
  if (closing === null) return null;
  return (
    <Banner action={<ButtonLink href={addresses.tryAnotherModel(promptId)}>{closingCopy.tryAnother}</ButtonLink>}>
      {closingCopy.closes(closing.model, closing.days)}
    </Banner>
  );
}

function Tabs({ promptId, tab }: { readonly promptId: string; readonly tab: PromptTab }) {
  const tabs: readonly PromptTab[] = ['write', 'spec', 'cases'];
  return (
    <LinkTabs
      label={copy.tabs.label}
      tabs={tabs.map((each) => ({
        href: addresses.prompt(promptId, each),
        label: copy.tabs[each],
        current: each === tab,
      }))}
    />
  );
}

function isChanged({ text, file }: OpenDraft): boolean {
  return text !== (file.teamText ?? '').replaceAll('\r\n', '\n');
}

function DraftTools({
  draft,
  title,
  menu,
}: {
  readonly draft: OpenDraft;
  readonly title: string;
  readonly menu: readonly MenuEntry[];
}) {
  const [comparing, setComparing] = useState(false);
  const [lookingBack, setLookingBack] = useState(false);
  const goBack = useGoBack();
  const changed = isChanged(draft);
  const isOnlyHere = draft.file.teamText === null;
  const hasEarlier = draft.kind === 'prompt' && !isOnlyHere;
  const back = !isOnlyHere ? copy.goBack : draft.kind === 'prompt' ? copy.discardNew : copy.empty(draft.kind);
  const actions: Action[] = [
    { id: 'undo', group: title, title: copy.undo, keys: 'mod+z', run: draft.undo },
    { id: 'redo', group: title, title: copy.redo, keys: 'mod+shift+z', run: draft.redo },
    {
      id: 'run',
      group: title,
      title: copy.run,
      keys: 'mod+enter',
      run: () => goTo(addresses.newExperiment(draft.promptId)),
    },
    ...(draft.readOnly
      ? []
      : [
          {
            id: 'import-cases',
            group: title,
            title: copy.importCases,
            run: () => goTo(addresses.addCases(draft.promptId)),
          },
        ]),
    ...(isOnlyHere ? [] : [{ id: 'compare', group: title, title: copy.compare, run: () => setComparing(true) }]),
    ...(hasEarlier
      ? [{ id: 'earlier', group: title, title: copy.earlier.title, run: () => setLookingBack(true) }]
      : []),
    ...(changed ? [{ id: 'back', group: title, title: back, run: () => void goBack(draft) }] : []),
  ];
  useActions(actions);
  return (
    <>
      {!isOnlyHere && (
        <Button disabled={!changed} onClick={() => setComparing(true)}>
          {copy.compare}
        </Button>
      )}
      <Menu
        trigger={<IconButton icon="more" label={copy.more} />}
        entries={[
          { label: copy.undo, icon: 'undo', keys: 'mod+z', disabled: !draft.canUndo, onSelect: draft.undo },
          { label: copy.redo, icon: 'redo', keys: 'mod+shift+z', disabled: !draft.canRedo, onSelect: draft.redo },
          { kind: 'separator' },
          ...menu,
          ...(hasEarlier ? [{ label: copy.earlier.open, onSelect: () => setLookingBack(true) }] : []),
          { label: back, disabled: !changed || draft.readOnly, onSelect: () => void goBack(draft) },
        ]}
      />
      {lookingBack && <EarlierDialog draft={draft} onClose={() => setLookingBack(false)} />}
      <CompareDialog
        draft={draft}
        open={comparing}
        onClose={() => setComparing(false)}
        goBack={
          changed && !draft.readOnly ? (
            <Button
              onClick={() => {
                setComparing(false);
                void goBack(draft);
              }}
            >
              {copy.goBack}
            </Button>
          ) : null
        }
      />
    </>
  );
}

/** What is typed is not saved, and will not be until the person does something. */
function UnsavedBanner({ draft }: { readonly draft: OpenDraft }) {
  const [looking, setLooking] = useState(false);
  const hostIsLost = useReach(({ host }) => host !== 'here');
  if (draft.file.readOnly) return null;
  if (draft.saving.kind === 'conflict') {
    return (
      <>
        <Banner urgent action={<Button onClick={() => setLooking(true)}>{copy.conflict.button}</Button>}>
          {copy.conflict.banner}
        </Banner>
        <ConflictDialog draft={draft} open={looking} onClose={() => setLooking(false)} />
      </>
    );
  }
  // While the host is away the window says so for every screen, and saves by itself when it is back.
  if (draft.saving.kind === 'failed' && !hostIsLost) {
    const { message, nextStep } = draft.saving.error;
    return (
      <Banner urgent tone="fail" action={<Button onClick={() => void draft.save()}>{copy.failedSave.button}</Button>}>
        {message} {nextStep}
      </Banner>
    );
  }
  return null;
}

function TeamBanner({ draft }: { readonly draft: OpenDraft }) {
  const [looking, setLooking] = useState(false);
  const goBack = useGoBack();
  const close = (): void => setLooking(false);
  if (draft.file.readOnly) return <Banner>{copy.readOnly}</Banner>;
  // One question at a time: what is not saved comes first.
  if (draft.saving.kind === 'conflict' || draft.saving.kind === 'failed') return null;
  if (draft.file.teamChanged) {
    return (
      <>
        <Banner tone="accent" action={<Button onClick={() => setLooking(true)}>{copy.teamChanged.button}</Button>}>
          {copy.teamChanged.banner(draft.kind)}
        </Banner>
        <TeamChangedDialog draft={draft} open={looking} onClose={close} onKeepTheirs={() => void goBack(draft)} />
      </>
    );
  }
  return null;
}
