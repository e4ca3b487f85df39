import { type SignOffView } from '#contract/sign-off';
import { againstLowerBar } from '#domain/report/setting-words';
import { Elsewhere } from '../../app/elsewhere.tsx';
import { addresses, goTo } from '../../app/location.ts';
import { useCasePlaces } from '../../app/use-case-places.ts';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { useActions } from '../../state/actions.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { PracticeChip } from '../../ui/text/chip.tsx';
import { ChangedBesideNote } from '../../ui/evidence/changed-beside-note.tsx';
import { type CasePlaces } from '../../ui/evidence/case-words.tsx';
import { GateList } from '../../ui/evidence/gate-list.tsx';
import { isNotYetShown } from '../../ui/evidence/gate-sign.ts';
import { Banner, Headline, Page, PageBar, Section } from '../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { toast } from '../../ui/overlay/toast.tsx';
import { copy } from './copy.ts';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { DecisionForm } from './decision-form.tsx';
import { useStatements } from './statement.ts';
import styles from './sign-off.module.css';
import { SignedCard } from './signed-card.tsx';

/** The gate with its evidence, and the person's decision in words. */
export function SignOffPage({ runId }: { readonly runId: string }) {
  const view = useProcedure('signOff.get', { runId });
  const run = useProcedure('run.get', { runId }).data;
  const cases = useCasePlaces(runId, run?.result);
  if (run?.elsewhere) return <Elsewhere of={run.elsewhere} />;
  if (view.error) {
    return (
      <>
        <PageBar title={copy.title} />
        <Page>
          <ErrorState
            trouble={view.error}
            action={<ButtonLink href={addresses.experiment(runId)}>{copy.backToExperiment}</ButtonLink>}
          />
        </Page>
      </>
    );
  }
  if (!view.data) {
    return (
      <>
        <PageBar title={copy.title} />
        <Page>
          <Skeleton lines={8} label={copy.loading} />
        </Page>
      </>
    );
  }
  return view.data.signOff === null ? (
    <Open view={view.data} cases={cases} />
  ) : (
    <Signed view={view.data} cases={cases} />
  );
}

function headlineOf(view: SignOffView): string {
  if (view.refusal !== null) return copy.headlineRefused;
  const left = view.gate.items.filter((item) => item.met !== true && item.id !== 'approvals');
  const notMet = left.filter(({ met }) => met === false).length;
  if (left.length > 0) return copy.headlineOpen(notMet, left.length - notMet);
  return copy.headlineReady(view.gate.items.filter(isNotYetShown).length, againstLowerBar(view.changedBeside));
}

interface ViewProps {
  readonly view: SignOffView;
  readonly cases: CasePlaces | undefined;
}

function Open({ view, cases }: ViewProps) {
  return (
    <DecisionForm
      view={view}
      remedy={view.remedy && <Mend view={view} remedy={view.remedy} />}
      render={({ primary, form }) => (
        <>
          <PageBar
            title={copy.titleOf(view.title)}
            mark={view.practice ? <PracticeChip /> : undefined}
            actions={<ButtonLink href={addresses.experiment(view.runId)}>{copy.backToExperiment}</ButtonLink>}
            primary={primary}
          />
          <Page>
            <Headline lede={view.refusal ?? copy.lede}>{headlineOf(view)}</Headline>
            <Signs view={view} />
            <ChangedBeside view={view} />
            <div className={styles['columns']}>
              <Section title={copy.mustBeMet}>
                <GateList
                  gate={view.gate}
                  label={copy.mustBeMet}
                  cases={cases}
                  actionFor={(item) => <Remedy id={item.id} view={view} />}
                />
              </Section>
              {form}
            </div>
          </Page>
        </>
      )}
    />
  );
}

/** The one way on from what cannot be signed. */
function Mend({ view, remedy }: { readonly view: SignOffView; readonly remedy: NonNullable<SignOffView['remedy']> }) {
  return (
    <ButtonLink variant="primary" href={remedyAddress(view, remedy)}>
      {copy.remedies[remedy]}
    </ButtonLink>
  );
}

function ChangedBeside({ view: { changedBeside } }: { readonly view: SignOffView }) {
  if (changedBeside === null) return null;
  return (
    <div className={styles['beside']}>
      <ChangedBesideNote changed={changedBeside} />
    </div>
  );
}

/** Which of the versions it is about. */
function Signs({ view: { signs } }: { readonly view: SignOffView }) {
  const name = `${signs.label.slice(0, 1).toUpperCase()}${signs.label.slice(1)}`;
  const version = name.includes(signs.model) ? name : `${name}, on ${signs.model}`;
  return (
    <p className={styles['signs']}>
      <PlainText text={copy.signs(version, signs.others)} />
    </p>
  );
}

/** Where a person mends what keeps the whole from being signed. */
function remedyAddress({ promptId, runId }: SignOffView, remedy: NonNullable<SignOffView['remedy']>): string {
  if (remedy === 'run') return addresses.runAgain(promptId, runId);
  return addresses.prompt(promptId, remedy === 'spec' ? 'spec' : 'write');
}

/** Where a person mends what is missing. */
function Remedy({ id, view }: { readonly id: string; readonly view: SignOffView }) {
  const start = useCommand('review.start');
  if (id === 'review' || id === 'judge_trust' || id.startsWith('human:')) {
    const open = async (): Promise<void> => {
      const started = await start.run({ runId: view.runId });
      if (started) goTo(addresses.review(started.reviewId));
    };
    return (
      <Button variant="text" busy={start.busy} onClick={() => void open()}>
        {copy.review}
      </Button>
    );
  }
  if (id === 'header' || id === 'thresholds') {
    return (
      <Button variant="text" onClick={() => goTo(addresses.prompt(view.promptId, id === 'header' ? 'write' : 'spec'))}>
        {id === 'header' ? copy.openPrompt : copy.openSpec}
      </Button>
    );
  }
  if (id === 'current' || id === 'age') {
    return (
      <Button variant="text" onClick={() => goTo(addresses.runAgain(view.promptId, view.runId))}>
        {copy.runAgain}
      </Button>
    );
  }
  return null;
}

function Signed({ view, cases }: ViewProps) {
  const withdraw = useCommand('signOff.withdraw');
  const write = useStatements((state) => state.write);
  const { signOff, signOffId, changeId } = view;
  const takeBack = async (): Promise<void> => {
    if (signOff === null || signOffId === null) return;
    if (await withdraw.run({ signOffId })) {
      write(view.runId, signOff.statement);
      toast({ message: copy.withdrawn });
    }
  };
  const next = changeId === null ? addresses.newChange(signOffId ?? '') : addresses.change(changeId);
  useActions([
    {
      id: 'propose',
      title: changeId === null ? copy.propose : copy.seeChange,
      group: copy.title,
      run: () => goTo(next),
    },
    ...(changeId === null
      ? [{ id: 'withdraw', title: copy.withdraw, group: copy.title, run: () => void takeBack() }]
      : []),
  ]);
  if (signOff === null || signOffId === null) return null;
  const lower = againstLowerBar(view.changedBeside);
  return (
    <>
      <PageBar
        title={copy.titleOf(view.title)}
        mark={view.practice ? <PracticeChip /> : undefined}
        actions={
          changeId === null && (
            <Button busy={withdraw.busy} onClick={() => void takeBack()}>
              {copy.withdraw}
            </Button>
          )
        }
        primary={
          <ButtonLink variant="primary" href={next}>
            {changeId === null ? copy.propose : copy.seeChange}
          </ButtonLink>
        }
      />
      {view.afterSigning !== null && <Banner>{view.afterSigning}</Banner>}
      <Page>
        <Headline lede={changeId === null ? copy.ledeSigned : copy.ledeSent}>
          {signOff.decision === 'exception'
            ? copy.headlineException(signOff.name, lower)
            : copy.headlineSigned(signOff.name, lower)}
        </Headline>
        <Signs view={view} />
        <SignedCard signOff={signOff} />
        <ChangedBeside view={view} />
        <Section title={copy.mustBeMet}>
          <GateList gate={view.gate} label={copy.mustBeMet} cases={cases} />
        </Section>
      </Page>
    </>
  );
}
