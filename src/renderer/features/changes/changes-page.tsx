import { type ProposalListItem } from '#contract/proposal';
import { addresses } from '../../app/location.ts';
import { useProcedure } from '../../app/queries.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { PracticeChip } from '../../ui/text/chip.tsx';
import { Page, PageBar } from '../../ui/page/page.tsx';
import { List, ListRow, ListSubject } from '../../ui/page/list.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { Ago } from '../../ui/text/time.tsx';
import { subjectOfChange } from './change-words.ts';
import { StateChip } from './change-state.tsx';
import styles from './changes.module.css';
import { copy } from './copy.ts';

/** `/changes`: everything that was sent to the team from here, the newest first. */
export function ChangesPage() {
  const changes = useProcedure('proposal.list', {});
  const all = changes.data?.proposals;
  return (
    <>
      <PageBar title={copy.list.title} />
      <Page>
        {changes.error && (
          <ErrorState
            trouble={changes.error}
            action={<Button onClick={() => void changes.refetch()}>{copy.list.retry}</Button>}
          />
        )}
        {changes.isPending && <Skeleton label={copy.list.loading} lines={6} />}
        {all?.length === 0 && (
          <EmptyState
            title={copy.list.emptyTitle}
            actions={
              <ButtonLink variant="primary" href={addresses.experiments}>
                {copy.list.emptyStart}
              </ButtonLink>
            }
          >
            {copy.list.empty}
          </EmptyState>
        )}
        {all !== undefined && all.length > 0 && (
          <List label={copy.list.title}>
            {all.map((change) => (
              <ChangeRow key={change.id} change={change} />
            ))}
          </List>
        )}
      </Page>
    </>
  );
}

function ChangeRow({ change }: { readonly change: ProposalListItem }) {
  const { id, title, practice, state, sentAt, createdAt, error } = change;
  return (
    <ListRow columns={styles['columns']}>
      <ListSubject
        href={addresses.change(id)}
        title={title}
        about={
          <>
            {subjectOfChange(change)} ·{' '}
            <Ago iso={sentAt ?? createdAt} before={sentAt === null ? copy.list.began : copy.list.sent} />
          </>
        }
      >
        {state === 'failed' && error !== null && <p className={styles['why']}>{error.message}</p>}
      </ListSubject>
      <div className={styles['marks']}>
        {practice && <PracticeChip />}
        <StateChip state={state} />
      </div>
    </ListRow>
  );
}
