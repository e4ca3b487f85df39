import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { announce } from '../live-region.tsx';

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      announce('Copied.');
    } catch {
      setState('failed'); // the browser refuses the clipboard to a window without focus
      announce('Could not be copied.');
    }
  };
  return (
    <Button variant="quiet" icon={state === 'copied' ? 'check' : 'copy'} onClick={() => void copy()}>
      {state === 'copied' ? 'Copied' : state === 'failed' ? 'Select the text and copy it' : label}
    </Button>
  );
}
