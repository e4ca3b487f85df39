import { type ComponentType, lazy, type LazyExoticComponent, Suspense } from 'react';
import { Redirect, Route, Switch, useSearchParams } from 'wouter';
import { PromptsPage } from '../features/prompts/prompts-page.tsx';
import { hostReturned, useReach } from '../state/host.ts';
import { Page } from '../ui/page/page.tsx';
import { Skeleton } from '../ui/page/states.tsx';
import { addresses, decodePart } from '../app/location.ts';
import { UnknownPage } from '../app/unknown-page.tsx';

/** A screen in a bundle of its own: the first screen does not wait for it. Where the host is away, it comes when the host does. */
function later<P extends object>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  const loadWhenThere = async (): Promise<ComponentType<P>> => {
    try {
      return await load();
    } catch (error) {
      if (useReach.getState().host !== 'lost') throw error;
      await hostReturned();
      askAgainForStyles();
      return load();
    }
  };
  return lazy(async () => ({ default: await loadWhenThere() }));
}

/** The bundler asks for the styles of a screen once: those that did not come are asked for here. */
function askAgainForStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
    if (link.sheet === null) link.replaceWith(link.cloneNode());
}

const WritePage = later(async () => (await import('../features/write/write-page.tsx')).WritePage);
const SpecPage = later(async () => (await import('../features/spec/spec-page.tsx')).SpecPage);
const CasesPage = later(async () => (await import('../features/cases/cases-page.tsx')).CasesPage);
const ExperimentsPage = later(
  async () => (await import('../features/experiments/list/experiments-page.tsx')).ExperimentsPage,
);
const NewExperimentPage = later(
  async () => (await import('../features/experiments/setup/new-experiment-page.tsx')).NewExperimentPage,
);
const ScoringPage = later(async () => (await import('../features/experiments/scoring/scoring-page.tsx')).ScoringPage);
const ExperimentPage = later(async () => (await import('../features/experiments/experiment-page.tsx')).ExperimentPage);
const LogEntryPage = later(async () => (await import('../features/experiments/log/log-entry-page.tsx')).LogEntryPage);
const ReportPage = later(async () => (await import('../features/experiments/export/report-page.tsx')).ReportPage);
const SignOffPage = later(async () => (await import('../features/sign-off/sign-off-page.tsx')).SignOffPage);
const ReviewsPage = later(async () => (await import('../features/review/reviews-page.tsx')).ReviewsPage);
const ReviewPage = later(async () => (await import('../features/review/review-page.tsx')).ReviewPage);
const ChangesPage = later(async () => (await import('../features/changes/changes-page.tsx')).ChangesPage);
const NewChangePage = later(async () => (await import('../features/changes/new-change-page.tsx')).NewChangePage);
const ChangePage = later(async () => (await import('../features/changes/change-page.tsx')).ChangePage);
const SettingsPage = later(async () => (await import('../features/settings/settings-page.tsx')).SettingsPage);

/** Every address of the app (app/location.ts puts them together) and the screen it opens. */
export function Routes() {
  return (
    <Suspense
      fallback={
        <Page>
          <Skeleton lines={6} />
        </Page>
      }
    >
      <Switch>
        <Route path="/">
          <Redirect to={addresses.prompts} replace />
        </Route>
        <Route path="/prompts" component={PromptsPage} />
        <Route path="/prompts/:id">{({ id }) => <WritePage key={id} promptId={decodePart(id)} />}</Route>
        <Route path="/prompts/:id/spec">{({ id }) => <SpecPage key={id} promptId={decodePart(id)} />}</Route>
        <Route path="/prompts/:id/cases">{({ id }) => <CasesPage key={id} promptId={decodePart(id)} />}</Route>
        <Route path="/prompts/:id/cases/:caseId">
          {({ id, caseId }) => <CasesPage key={id} promptId={decodePart(id)} caseId={decodePart(caseId)} />}
        </Route>

        <Route path="/experiments" component={ExperimentsPage} />
        <Route path="/experiments/new" component={NewExperiment} />
        <Route path="/experiments/log/:file">{({ file }) => <LogEntryPage key={file} file={decodePart(file)} />}</Route>
        <Route path="/experiments/score" component={ScoreAnswers} />
        <Route path="/experiments/:id">{({ id }) => <ExperimentPage key={id} runId={decodePart(id)} />}</Route>
        <Route path="/experiments/:id/report">{({ id }) => <ReportPage key={id} runId={decodePart(id)} />}</Route>
        <Route path="/experiments/:id/sign-off">{({ id }) => <SignOffPage key={id} runId={decodePart(id)} />}</Route>

        <Route path="/review" component={ReviewsPage} />
        <Route path="/review/:id">{({ id }) => <ReviewPage key={id} reviewId={decodePart(id)} />}</Route>

        <Route path="/changes" component={ChangesPage} />
        <Route path="/changes/new/:signOffId">
          {({ signOffId }) => <NewChangePage key={signOffId} signOffId={decodePart(signOffId)} />}
        </Route>
        <Route path="/changes/:id">{({ id }) => <ChangePage key={id} changeId={decodePart(id)} />}</Route>

        <Route path="/settings">
          <SettingsPage />
        </Route>
        <Route path="/settings/:section">{({ section }) => <SettingsPage section={decodePart(section)} />}</Route>
        <Route component={UnknownPage} />
      </Switch>
    </Suspense>
  );
}

function ScoreAnswers() {
  const [search] = useSearchParams();
  return <ScoringPage promptId={search.get('prompt') ?? ''} />;
}

function NewExperiment() {
  const [search] = useSearchParams();
  const promptId = search.get('prompt');
  return promptId === null ? (
    <Redirect to={addresses.experiments} replace />
  ) : (
    <NewExperimentPage promptId={promptId} />
  );
}
