export type WindowAction = 'minimize' | 'maximize' | 'close'

export type TextZoomStep = 'larger' | 'smaller' | 'normal'

/** Of a training that ended, in the language of the window. */
export interface AwayNotice {
  readonly title: string
  readonly body: string
  readonly runId: string
}

/** What the preload puts on `window.desk`; everything else goes over the engine's port. */
export interface DeskApi {
  /**
   * Asks main for a fresh channel to the engine. The port arrives as a `message` event on `window` with data
   * `'engine-port'` and the port in `ports[0]`; it arrives again, unasked, whenever the engine was started anew.
   */
  requestEnginePort(): void
  /** Native dialog; the chosen absolute paths, empty where the person closed it. */
  chooseFiles(): Promise<readonly string[]>
  chooseFolder(): Promise<readonly string[]>
  /** Native dialog for one file with the weights of a net; empty where the person closed it. */
  chooseModel(): Promise<readonly string[]>
  /** Native dialog for a new file; null where the person closed it. */
  chooseDestination(suggestedName: string): Promise<string | null>
  /** The absolute path of a dropped file. */
  pathForFile(file: File): string
  /** Absolute paths of the sample pages that come with the program. */
  samplePaths(): Promise<readonly string[]>
  /** Paths given on the command line or by the system ("open with"), now and later. */
  onOpenPaths(listener: (paths: readonly string[]) => void): void
  /** Menu commands and native shortcuts, by command id. */
  onCommand(listener: (commandId: string) => void): void
  /** The own title bar's buttons; `maximize` toggles. */
  windowControl(action: WindowAction): void
  /** Told at once and on every change. */
  onMaximizedChange(listener: (maximized: boolean) => void): void
  /** Has the page receive the browser's own `paste` event, as Ctrl V does: only that one may see the clipboard. */
  paste(): void
  /** Opens the system's file manager with this file or folder marked. */
  showInFolder(path: string): void
  /** Larger or smaller text: the page's zoom, kept by the browser engine. */
  zoomText(step: TextZoomStep): void
  /** Shows a notice of the system where the window has no focus; nothing where it has, or where the system has none. */
  tellAway(notice: AwayNotice): void
  /** A notice was clicked, and the window is in front again. */
  onNoticeClicked(listener: (runId: string) => void): void
  /** How many network requests left the machine since the start, as counted by main. */
  requestsLeftMachine(): Promise<number>
  readonly platform: string
}

declare global {
  interface Window {
    readonly desk: DeskApi
  }
}
