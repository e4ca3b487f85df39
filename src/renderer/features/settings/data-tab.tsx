import { useState } from 'react';
import { type TeamPolicyView } from '#contract/policy';
import { type SettingsView } from '#contract/settings';
import { defaultPolicy } from '#domain/policy/policy';
import { useProcedure } from '../../app/queries.ts';
import { useKeptText } from '../../state/kept-text.ts';
import styles from './data/data.module.css';
import { OwnPrivacy } from './data/own-privacy.tsx';
import { draftOf, keptDraft } from './data/policy-draft.ts';
import { PolicyEditor } from './data/policy-editor.tsx';
import { TeamPolicy } from './data/team-policy.tsx';
import { WhatHolds } from './data/what-holds.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { SettingsState } from './settings-state.tsx';

/** What may leave this computer: what holds, the team's policy, one's own settings, and the policy as a form. */
export function DataTab() {
  return (
    <SettingsFrame tab="data">
      <SettingsState>{(settings) => <Data settings={settings} />}</SettingsState>
    </SettingsFrame>
  );
}

function Data({ settings }: { readonly settings: SettingsView }) {
  const { data: team, error } = useProcedure('policy.get', {});
  const { data: app } = useProcedure('app.state', {});
  const [editing, setEditing] = useState(false);
  const holding = error === null ? team?.policy : usual;
  return (
    <>
      {holding != null && app !== undefined && (
        <WhatHolds settings={settings} team={holding} connection={app.connection} />
      )}
      <div className={styles['columns']}>
        <TeamPolicy
          team={team}
          error={error}
          trusted={app?.repository?.trusted ?? false}
          onChange={editing ? null : () => setEditing(true)}
        />
        <OwnPrivacy privacy={settings.privacy} team={team?.policy ?? null} />
      </div>
      {editing && team?.policy != null && app?.repository != null && (
        <Editor
          key={`${app.repository.id} ${team.base ?? ''}`}
          repositoryId={app.repository.id}
          team={team}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}

const usual: NonNullable<TeamPolicyView['policy']> = {
  models: null,
  redact: [],
  repository: [...defaultPolicy.repository],
};

interface EditorProps {
  readonly repositoryId: string;
  readonly team: TeamPolicyView;
  readonly onClose: () => void;
}

/** Keeps what is typed on this computer until it is proposed: for this version of the team's file. */
function Editor({ repositoryId, team, onClose }: EditorProps) {
  const { text, setText } = useKeptText(`policy.${repositoryId}.${team.base ?? 'new'}`);
  const fromTeam = draftOf(team.policy ?? usual);
  const draft = keptDraft(text) ?? fromTeam;
  return (
    <PolicyEditor
      team={team}
      draft={draft}
      changed={JSON.stringify(draft) !== JSON.stringify(fromTeam)}
      onChange={(next) => setText(JSON.stringify(next))}
      onReset={() => setText('')}
      onClose={onClose}
    />
  );
}
