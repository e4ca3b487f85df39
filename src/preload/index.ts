/**
 * The only bridge between the screens and the main process: two frozen functions that know two fixed channels.
 * It runs sandboxed, so it can reach nothing but what `electron` gives to a sandboxed preload script.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { Transport } from '#contract/wire/client';
import { desktopCallChannel, desktopEventChannel } from '#contract/wire/desktop-bridge';
import type { AppEvent } from '#contract/wire/events';

const bridge: Transport = Object.freeze({
  call: (name: string, input: unknown) => ipcRenderer.invoke(desktopCallChannel, name, input),
  subscribe: (listener: (event: AppEvent) => void) => {
    // The sender's event object stays here: it would give the page a handle on ipcRenderer.
    const forward = (_sender: IpcRendererEvent, event: AppEvent): void => listener(event);
    ipcRenderer.on(desktopEventChannel, forward);
    return () => void ipcRenderer.removeListener(desktopEventChannel, forward);
  },
});

contextBridge.exposeInMainWorld('signoff', bridge);
