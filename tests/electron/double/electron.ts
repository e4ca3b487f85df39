import type { MessageBoxOptions } from 'electron';
import { AppDouble } from './app.ts';
import { IpcMainDouble } from './ipc.ts';
import { SafeStorageDouble } from './safe-storage.ts';
import { strict } from './strict.ts';
import { BrowserWindowDouble, type Screen, type WebContentsDouble, type WindowOptions } from './window.ts';

type ProtocolHandler = (request: Request) => Response | Promise<Response>;
type PermissionRequest = (
  contents: WebContentsDouble,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void;
type PermissionCheck = (
  contents: WebContentsDouble | null,
  permission: string,
  origin: string,
  details: object,
) => boolean;

export interface ElectronDoubleOptions {
  readonly appPath: string;
  readonly appData: string;
  readonly screen?: Screen | undefined;
  /** False: another Signoff is running. */
  readonly hasLock?: boolean;
}

/**
 * A behaving double of the parts of Electron that the shell uses: it keeps Electron's rules (order of start-up and end, one
 * handler a channel, structured clone between processes, refusable navigation) and remembers what was asked of it.
 */
export class ElectronDouble {
  readonly app: AppDouble;
  readonly ipcMain = new IpcMainDouble();
  readonly safeStorage = new SafeStorageDouble();
  /** Addresses that reached the person's browser. */
  readonly opened: string[] = [];
  /** Dialogs shown, in order, and the button that the next ones are answered with. */
  readonly asked: MessageBoxOptions[] = [];
  readonly errorBoxes: { title: string; content: string }[] = [];
  answerWith = 0;
  menu: unknown = null;
  readonly schemes = new Map<string, object>();
  readonly protocols = new Map<string, ProtocolHandler>();
  permissionRequest: PermissionRequest | null = null;
  permissionCheck: PermissionCheck | null = null;
  devicePermission: ((details: object) => boolean) | null = null;
  readonly #screen: Screen | null;

  constructor(options: ElectronDoubleOptions) {
    this.#screen = options.screen ?? null;
    this.app = new AppDouble({
      appPath: options.appPath,
      appData: options.appData,
      hasLock: options.hasLock ?? true,
    });
  }

  /** What `import ... from 'electron'` gives to the main process. */
  get module(): Record<string, object> {
    return {
      app: strict('app', this.app),
      BrowserWindow: this.#browserWindowClass(),
      dialog: strict('dialog', this.#dialog()),
      ipcMain: strict('ipcMain', this.ipcMain),
      Menu: strict('Menu', {
        buildFromTemplate: (template: unknown) => ({ template }),
        setApplicationMenu: (menu: unknown) => (this.menu = menu),
      }),
      protocol: strict('protocol', this.#protocol()),
      safeStorage: strict('safeStorage', this.safeStorage),
      session: strict('session', { defaultSession: strict('session', this.#session()) }),
      shell: strict('shell', {
        openExternal: async (url: string) => void this.opened.push(url),
      }),
    };
  }

  #browserWindowClass(): object {
    const { app } = this;
    const screen = this.#screen;
    return class extends BrowserWindowDouble {
      constructor(options: WindowOptions = {}) {
        super(app, screen, options);
      }
      static getAllWindows(): BrowserWindowDouble[] {
        return [...app.windows];
      }
      static fromWebContents(contents: WebContentsDouble): BrowserWindowDouble | null {
        return app.windows.find((window) => window.webContents === contents) ?? null;
      }
    };
  }

  #dialog() {
    return {
      showMessageBox: async (_window: BrowserWindowDouble, options: MessageBoxOptions) => {
        this.asked.push(options);
        return { response: this.answerWith, checkboxChecked: false };
      },
      showErrorBox: (title: string, content: string) => void this.errorBoxes.push({ title, content }),
    };
  }

  #protocol() {
    return {
      registerSchemesAsPrivileged: (schemes: readonly { scheme: string; privileges: object }[]) => {
        if (this.app.ready)
          throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
        for (const { scheme, privileges } of schemes) this.schemes.set(scheme, privileges);
      },
      handle: (scheme: string, handler: ProtocolHandler) => {
        if (!this.app.ready) throw new Error('protocol can only be used after app is ready');
        if (this.protocols.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
        this.protocols.set(scheme, handler);
      },
    };
  }

  #session() {
    return {
      setPermissionRequestHandler: (handler: PermissionRequest) => (this.permissionRequest = handler),
      setPermissionCheckHandler: (handler: PermissionCheck) => (this.permissionCheck = handler),
      setDevicePermissionHandler: (handler: (details: object) => boolean) => (this.devicePermission = handler),
      setDisplayMediaRequestHandler: (_handler: null) => undefined,
    };
  }
}
