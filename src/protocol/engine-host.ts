/**
 * What main posts to the engine process. `connect` comes with one MessagePort: the engine serves the protocol on it
 * until it closes. `webgpu` comes with the port of a new hidden window, which closes with the window. `shutdown`:
 * finish what is being written, close the store, exit 0.
 */
export type HostMessage =
  | { readonly kind: 'connect' }
  | { readonly kind: 'webgpu' }
  | { readonly kind: 'shutdown' }

/** What the engine process asks of main: a hidden window for WebGPU, in place of the one it may have. */
export interface EngineWish {
  readonly kind: 'webgpu'
}

/**
 * The engine process's surroundings, handed over as environment variables so that the command line, which main starts
 * the same way, finds the same ones.
 */
export const hostVariables = {
  /** Folder of the SQLite file and of pasted pictures. */
  data: 'DIGIT_DESK_DATA',
  /** Folder with `weights` and `samples`. */
  resources: 'DIGIT_DESK_RESOURCES',
} as const

/** The data folder's name in the system's place for settings; the window and the command line share it. */
export const dataFolderName = 'digit-desk'

/** Files of the data folder that both main and the engine know. */
export const hostFiles = {
  /** JSON: the pinned engine and what was measured of the engines. */
  engines: 'engines.json',
} as const
