import { EventEmitter } from 'node:events';
import type { WebContentsDouble } from './window.ts';

/** A frame as the main process sees it. */
export interface FrameDouble {
  readonly parent: FrameDouble | null;
  readonly origin: string;
}

type Handler = (event: { senderFrame: FrameDouble | null; sender: WebContentsDouble }, ...values: unknown[]) => unknown;

/** `ipcMain`: one handler a channel; values cross by structured clone, as between processes. */
export class IpcMainDouble {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  channels(): string[] {
    return [...this.#handlers.keys()];
  }

  async invoke(
    sender: WebContentsDouble,
    senderFrame: FrameDouble | null,
    channel: string,
    values: unknown[],
  ): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`Error invoking remote method '${channel}': no handler registered`);
    const copies = values.map((value) => structuredClone(value));
    try {
      return structuredClone(await handler({ senderFrame, sender }, ...copies));
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
    }
  }
}

/** `ipcRenderer` and `contextBridge` of one page that lives in this process: for tests of the wire without a browser. */
export function createRendererDouble(ipcMain: IpcMainDouble, contents: WebContentsDouble) {
  const received = new EventEmitter();
  const world = new Map<string, unknown>();
  contents.onSend = (channel, values) =>
    received.emit(channel, { senderId: 0 }, ...values.map((value) => structuredClone(value)));
  return {
    /** What the preload script gave to the page, by name. */
    world,
    ipcRenderer: {
      invoke: (channel: string, ...values: unknown[]) => ipcMain.invoke(contents, contents.mainFrame, channel, values),
      on: (channel: string, listener: (...values: unknown[]) => void) => received.on(channel, listener),
      removeListener: (channel: string, listener: (...values: unknown[]) => void) =>
        received.removeListener(channel, listener),
      listenerCount: (channel: string) => received.listenerCount(channel),
    },
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) => {
        if (world.has(name))
          throw new Error(`Cannot bind an API on top of an existing property on the window object: ${name}`);
        world.set(name, value);
      },
    },
  };
}
