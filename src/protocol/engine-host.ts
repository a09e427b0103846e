/** Where nets run that do not run in the engine process: WebGPU in a hidden window, TensorFlow in its own process. */
export type NetRoom = 'webgpu' | 'tensorflow'

/**
 * What main posts to the engine process. `connect` comes with one MessagePort: the engine serves the protocol on it
 * until it closes. A net room comes with the port of a new such room, which closes with the room. `shutdown`: finish
 * what is being written, close the store, exit 0.
 */
export type HostMessage =
  | { readonly kind: 'connect' }
  | { readonly kind: NetRoom }
  | { readonly kind: 'shutdown' }

/** What the engine process asks of main: a new room of that kind, in place of the one it may have. */
export interface EngineWish {
  readonly kind: NetRoom
}

/** What main posts to TensorFlow's process, with the port on which it serves nets until the port closes. */
export interface RoomMessage {
  readonly kind: 'serve'
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
