import type { FieldCalibration } from '../../core/confidence/calibration'
import type { LayerRow } from '../../core/lenet/layer-table'
import type { LenetLayer } from '../../core/lenet/model'
import type { WireError } from '../errors'

/** One entry of the registry: weights of a net of the family with their run card. */
export interface ModelDescription {
  /** Of the entry: `lenet12` for a shipped one, `lenet5-3f9a` for a trained or imported one. */
  readonly modelId: string
  /** Of the family; null where the files do not say. */
  readonly architecture: string | null
  readonly origin: 'shipped' | 'trained' | 'imported'
  readonly name: string
  readonly classCount: number
  readonly parameters: number
  readonly inUse: boolean
  /** Whether fields can be read with it: grey 28x28 in, digits out. */
  readonly reads: boolean
  /** The run card as stored: data with hashes, seed, hyper-parameters, metrics, commit. */
  readonly runCard: unknown
  /** How a field's share becomes its confidence with this model; null where nobody calibrated it. */
  readonly fieldCalibration: FieldCalibration | null
  /** Why it cannot be used; null where it can. */
  readonly problem: WireError | null
}

/** A net of the family, with weights or without. */
export interface FamilyMember {
  readonly architecture: string
  readonly name: string
  readonly classCount: number
  readonly parameters: number
  readonly inputSide: number
  readonly channels: 1 | 3
  /** Ids of its recipes. */
  readonly recipes: readonly string[]
}

export interface InspectedNet {
  readonly architecture: string
  readonly name: string
  /** [side, side, channels] of what the first layer sees. */
  readonly input: readonly number[]
  /** Side of the picture that is given, before it is resized or bordered. */
  readonly inputSide: number
  readonly layers: readonly LayerRow[]
  /** The declarations of the same layers, connection tables and RBF codes among them; the geometry head has none. */
  readonly declarations: readonly LenetLayer[]
  readonly total: {
    readonly parameters: number
    readonly connections: number
    readonly multiplyAdds: number
  }
}

/** What one layer makes of a glyph. */
export interface LayerMaps {
  readonly name: string
  readonly kind: LayerRow['kind'] | 'input'
  /** [side, side, maps] or [units]. */
  readonly shape: readonly number[]
  /** Row-major in that shape, after the activation. */
  readonly values: Float32Array
}

export interface GlyphMaps {
  /** The input as the first layer sees it, then every layer in order. */
  readonly layers: readonly LayerMaps[]
  /** Of each class, calibrated where the model has a temperature. */
  readonly probabilities: readonly number[]
}

export interface LayerFilters {
  /** [height, width, in, out] or [in, out] or [maps]. */
  readonly shape: readonly number[]
  readonly values: Float32Array
  readonly biases: Float32Array
}

/** How two to four models do on the same labelled digits. */
export interface ModelComparison {
  /** What was measured on, in words, and how many. */
  readonly dataName: string
  readonly count: number
  readonly side: number
  readonly models: readonly ComparedModel[]
  /** Digits on which the models disagree, those that one reads rightly first; at most 200. */
  readonly disagreements: readonly {
    readonly index: number
    readonly truth: number
    /** What each model read, in the order of `models`. */
    readonly read: readonly number[]
    readonly pixels: Uint8Array
  }[]
}

export interface ComparedModel {
  readonly modelId: string
  readonly right: number
  readonly accuracy: number
  /** 95 % Wilson interval. */
  readonly interval: readonly [number, number]
  readonly ece: number
  readonly confusion: readonly (readonly number[])[]
  /** Glyphs a second on the engine in use. */
  readonly glyphsPerSecond: number
}

export type ExportedModelFormat = 'safetensors' | 'tfjs' | 'onnx'

export interface ModelCommands {
  'models.list': { params: Record<string, never>; value: readonly ModelDescription[] }
  'models.family': { params: Record<string, never>; value: readonly FamilyMember[] }
  /** By registry entry or by architecture. */
  'models.inspect': { params: { id: string }; value: InspectedNet }
  /** `glyph`: inputSide x inputSide x channels bytes, ink 255. */
  'models.look': { params: { modelId: string; glyph: Uint8Array }; value: GlyphMaps }
  'models.filters': { params: { modelId: string; layer: string }; value: LayerFilters }
  /** On MNIST's test digits, Fashion-MNIST's, or a folder of IDX files. */
  'models.compare': {
    params: { modelIds: readonly string[]; data: 'mnist' | 'fashion' | { folder: string } }
    value: ModelComparison
  }
  /** Fields are read with it from now on; pages read before keep their readings. */
  'models.use': { params: { modelId: string }; value: readonly ModelDescription[] }
  /** The one used before. @throws bad-argument where there was none. */
  'models.rollBack': { params: Record<string, never>; value: readonly ModelDescription[] }
  /** Into a new folder or file at `destination`; answers with what was written. */
  'models.export': {
    params: { modelId: string; format: ExportedModelFormat; destination: string }
    value: { readonly paths: readonly string[] }
  }
  /** A folder with weights and run card, a .safetensors file, or a tfjs layers model.json of a net of the family. */
  'models.import': { params: { path: string; architecture?: string }; value: ModelDescription }
  /** @throws bad-argument for a shipped one and for the one in use. */
  'models.remove': { params: { modelId: string }; value: readonly ModelDescription[] }
}
