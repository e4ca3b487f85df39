import { useState } from 'react';
import { type ProcedureOutput } from '#contract/procedures';
import { type ExperimentLog } from '#domain/experiment-log/experiment-log';
import { titleOfPrompt } from '#domain/prompt/prompt-path';
import { Link } from 'wouter';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { EngineerDetails } from '../../../ui/page/fold.tsx';
import { Banner, Card, Headline, Page, PageBar, Section } from '../../../ui/page/page.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { Ago } from '../../../ui/text/time.tsx';
import { inFull } from '../../../ui/text/words.ts';
import { BriefText } from '../decision/brief-dialog.tsx';
import { DecisionChip } from '../decision/decision-chip.tsx';
import { VersionList } from '../decision/version-list.tsx';
import { copy } from './copy.ts';
import styles from './log.module.css';
import { problemWords } from './log-notes.tsx';
import { LoggedResult } from './logged-result.tsx';
import { loggedHeadline } from './logged-words.ts';

const words = copy.entry;
type Entry = ProcedureOutput<'log.entry'>;

/** `/experiments/log/:file`: an entry of the team's log, to be read. */
export function LogEntryPage({ file }: { readonly file: string }) {
  const entry = useProcedure('log.entry', { file });
  if (entry.data?.log) return <LogEntry entry={entry.data} log={entry.data.log} />;
  return (
    <>
      <PageBar title={file} actions={<ButtonLink href={addresses.experiments}>{words.back}</ButtonLink>} />
      <Page>
        {entry.isPending && <Skeleton label={words.loading} lines={6} />}
        {entry.error && (
          <ErrorState
            trouble={entry.error}
            action={<Button onClick={() => void entry.refetch()}>{copy.retry}</Button>}
          />
        )}
        {entry.data && <Unreadable entry={entry.data} />}
      </Page>
    </>
  );
}

/** What is wrong with it, and its text all the same. */
function Unreadable({ entry: { readOnly, problems, text } }: { readonly entry: Entry }) {
  return (
    <>
      <Headline lede={readOnly ? words.readOnly : words.correct}>{words.unreadable}</Headline>
      {!readOnly && (
        <Section title={words.problems}>
          <ul className={styles['files']}>
            {problems.map((problem, index) => (
              <li key={index}>{problemWords(problem)}</li>
            ))}
          </ul>
        </Section>
      )}
      {text !== '' && (
        <Section title={words.text}>
          <pre className={styles['raw']} tabIndex={0} aria-label={words.text}>
            {text}
          </pre>
        </Section>
      )}
    </>
  );
}

function LogEntry({ entry, log }: { readonly entry: Entry; readonly log: ExperimentLog }) {
  const [reading, setReading] = useState(false);
  const { headline, lede } = loggedHeadline(log);
  return (
    <>
      <PageBar
        title={log.title}
        mark={log.practice && <PracticeChip />}
        actions={
          <>
            <ButtonLink href={addresses.experiments}>{words.back}</ButtonLink>
            {entry.brief !== null && <Button onClick={() => setReading(true)}>{words.brief}</Button>}
          </>
        }
        primary={
          entry.runId !== null && (
            <ButtonLink variant="primary" href={addresses.experiment(entry.runId)}>
              {words.openOwn}
            </ButtonLink>
          )
        }
      />
      {log.practice && <Banner>{words.practice}</Banner>}
      <Page>
        <Headline lede={lede}>{headline}</Headline>
        <Section title={words.decision}>
          <Decided log={log} />
        </Section>
        <Section title={words.expected}>
          <p className={styles['said']}>
            {log.hypothesis === '' ? words.expectedNothing : <PlainText text={log.hypothesis} />}
          </p>
          <p className={styles['meta']}>
            <Link href={addresses.prompt(log.prompt)}>{titleOfPrompt(log.prompt)}</Link>
            {log.finishedAt !== null && ` · ${inFull(log.finishedAt)}`}
          </p>
        </Section>
        <LoggedResult log={log} />
        <VersionList
          promptId={log.prompt}
          versions={log.variants.map(({ id, content, label }) => ({ id, content, name: label }))}
        />
        <EngineerDetails text={`${entry.path}\n\n${entry.text}`} />
      </Page>
      {reading && entry.brief !== null && (
        <BriefText
          brief={{ fileName: `${entry.file}.brief.md`, text: entry.brief }}
          onClose={() => setReading(false)}
        />
      )}
    </>
  );
}

function Decided({ log: { decision } }: { readonly log: ExperimentLog }) {
  if (decision === null) return <p className={styles['meta']}>{words.undecided}</p>;
  return (
    <Card className={styles['stack']}>
      <p className={styles['line']}>
        <DecisionChip what={decision.what} />
        <span className={styles['meta']}>
          {copy.by(decision.by.name)}, <Ago iso={decision.at} />
        </span>
      </p>
      <p className={styles['said']}>
        <PlainText text={decision.why} />
      </p>
    </Card>
  );
}
