import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Router } from 'wouter';
import { onHostReturned, watchNetwork } from '../state/host.ts';
import { Button } from '../ui/input/button.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { ErrorState } from '../ui/page/states.tsx';
import { ToastRegion } from '../ui/overlay/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { copy } from '../app/copy.ts';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { hrefOf, useHashPath, useHashSearch } from '../app/location.ts';
import { followEvents, queryClient, refreshEverything, useProcedure } from '../app/queries.ts';
import { keepFocus } from './keep-focus.ts';
import { Shell } from './shell.tsx';
import { styleNonce } from '../app/transport.ts';

export function App() {
  useEffect(() => {
    const stops = [followEvents(), onHostReturned(refreshEverything), watchNetwork(), keepFocus()];
    return () => stops.forEach((stop) => stop());
  }, []);
  return (
    <QueryClientProvider client={queryClient}>
      <CSPProvider nonce={styleNonce()}>
        <Router hook={useHashPath} searchHook={useHashSearch} hrefs={hrefOf}>
          <TooltipProvider>
            <ErrorBoundary>
              <Start />
            </ErrorBoundary>
            <ToastRegion />
            <LiveRegion />
          </TooltipProvider>
        </Router>
      </CSPProvider>
    </QueryClientProvider>
  );
}

function Start() {
  const { data: state, error, refetch } = useProcedure('app.state', {});
  if (state !== undefined) return <Shell state={state} />;
  if (error === null) return null;
  return (
    <main id="main" style={{ padding: 48 }}>
      <h1 className="visually-hidden">Signoff</h1>
      <ErrorState
        trouble={error}
        action={
          <Button variant="primary" onClick={() => void refetch()}>
            {copy.start.button}
          </Button>
        }
      />
    </main>
  );
}
