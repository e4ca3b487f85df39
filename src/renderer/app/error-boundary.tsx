import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/input/button.tsx';
import { Page } from '../ui/page/page.tsx';
import { ErrorState } from '../ui/page/states.tsx';
import { copy } from './copy.ts';

interface State {
  readonly error: Error | null;
}

/** A screen that breaks takes nothing else with it: the navigation stays, and what was typed is saved. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('A screen could not be shown.', error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Page>
        <ErrorState
          trouble={{ ...copy.broken, detail: error.stack ?? error.message }}
          action={
            <Button variant="primary" onClick={() => this.setState({ error: null })}>
              {copy.broken.button}
            </Button>
          }
        />
      </Page>
    );
  }
}
