import { useState } from 'react';
import { type DecisionView, type RunDecisionView, type ShareState } from '#contract/experiment-log';
import { addresses } from '../../../app/location.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { Card } from '../../../ui/page/page.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Ago } from '../../../ui/text/time.tsx';
import { BriefDialog } from './brief-dialog.tsx';
import { copy } from './copy.ts';
import { DecisionChip } from './decision-chip.tsx';
import styles from './decision.module.css';
import { ShareDialog } from './share-dialog.tsx';

/** What was decided, by whom, and whether the team knows. */
export function DecisionCard({
  view,
  decision,
  onChange,
}: {
  readonly view: RunDecisionView;
  readonly decision: DecisionView;
  readonly onChange: () => void;
}) {
  const [open, setOpen] = useState<'brief' | 'share' | null>(null);
  const { runId, share, keptHere } = view;
  const isOpenToShare = share.kind === 'local' || (share.kind === 'change' && share.state === 'failed');
  return (
    <Card className={styles['card']}>
      <div className={styles['row']}>
        <DecisionChip what={decision.what} />
        <span className={styles['meta']}>
          {copy.by(decision.by.name)}, <Ago iso={decision.at} />
        </span>
      </div>
      <p className={styles['why']}>
        <PlainText text={decision.why} />
      </p>
      <p className={styles['share']}>
        {shareWords(share)} {isOpenToShare && keptHere}
      </p>
      <div className={styles['row']}>
        {decision.what === 'graduate' && <Button onClick={() => setOpen('brief')}>{copy.brief}</Button>}
        {isOpenToShare && keptHere === null && <Button onClick={() => setOpen('share')}>{copy.share}</Button>}
        {share.kind === 'change' && <ButtonLink href={addresses.change(share.changeId)}>{copy.seeChange}</ButtonLink>}
        {share.kind === 'team' && <ButtonLink href={addresses.logEntry(share.file)}>{copy.seeEntry}</ButtonLink>}
        <Button variant="quiet" onClick={onChange}>
          {copy.change}
        </Button>
      </div>
      {open === 'brief' && <BriefDialog runId={runId} onClose={() => setOpen(null)} />}
      {open === 'share' && <ShareDialog runId={runId} onClose={() => setOpen(null)} />}
    </Card>
  );
}

function shareWords(share: ShareState): string {
  switch (share.kind) {
    case 'undecided':
    case 'local':
      return copy.shareStates.local;
    case 'change':
      return copy.shareStates[share.state];
    case 'team':
      return copy.shareStates.team;
  }
}
