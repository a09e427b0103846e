import type { ConfidenceLines } from '../../core/confidence/verdict'
import type { WireError } from '../errors'

export interface SessionDescription {
  readonly version: string
  readonly modelId: string
  /** Its id and what it runs on, as a person reads it: "TensorFlow 2.21.0, CPU". */
  readonly engine: { readonly id: string; readonly label: string }
  /** Why the engine that should have come first is not used; null where it is. */
  readonly engineNotice: WireError | null
  /** Empty where nothing is kept. */
  readonly dataFolder: string
  /** A damaged store was put aside at the start and a new one begun: says which; null where all is well. */
  readonly storeDamage: WireError | null
  /** Why nothing can be read: the model is missing or damaged; null where all is well. */
  readonly modelProblem: WireError | null
  readonly lines: ConfidenceLines
  readonly person: string
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark' | 'contrast'
  readonly language: 'system' | 'en' | 'zh-CN'
  readonly person: string
  /** Renderer layout and the last view, kept as the renderer wants it. */
  readonly layout: Readonly<Record<string, number | string | boolean>>
}

export interface SessionCommands {
  'session.describe': { params: Record<string, never>; value: SessionDescription }
  'session.settings': { params: Record<string, never>; value: Settings }
  'session.setSettings': { params: Partial<Settings>; value: Settings }
}
