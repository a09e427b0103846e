import type { OpenNetPort } from '../platform/compute/remote-engine'
import type { NetRoom } from '../protocol/engine-host'
import type { EngineChoice } from './engine-order'

export interface EngineOptions {
  readonly version: string
  /** Folder of the SQLite file and of pasted pictures; null keeps everything in memory, for the process's life. */
  readonly dataFolder: string | null
  /** Folder with `models` and `samples`. */
  readonly resourcesFolder: string
  /** Of the registry; left out: the one in use. */
  readonly modelId?: string
  /** Instead of the shipped ones. */
  readonly modelsFolder?: string
  /** Folder of a person's own models that is looked through as well, where `dataFolder` is not theirs. */
  readonly alsoModelsFolder?: string
  /** `auto` is what leaving it out means. */
  readonly engine?: EngineChoice
  /** Where the pinned engine and the timings are kept, where `dataFolder` is not that place. */
  readonly enginesFolder?: string
  /** Times engines before a training on a model that was never timed on this machine: takes a second or two. */
  readonly measuresEngines?: boolean
  /** Opens a room for nets outside this process; left out where nobody can. */
  readonly openNetPort?: (room: NetRoom) => ReturnType<OpenNetPort>
  readonly now: () => Date
  /** One line of log, without a line break. */
  readonly log: (line: string) => void
}
