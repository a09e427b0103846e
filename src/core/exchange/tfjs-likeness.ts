import type { TfjsLayer } from './tfjs-layout'

/** A layer as a `model.json` has it. */
export interface FoundLayer {
  readonly name: string
  readonly className: string
  readonly config: Readonly<Record<string, unknown>>
  /** Null: behind the layer before it. */
  readonly inputs: readonly string[] | null
}

/** What a setting is where a file leaves it out, as Keras has it. */
const defaults: Readonly<Record<string, unknown>> = {
  strides: [1, 1],
  padding: 'valid',
  activation: 'linear',
  use_bias: true,
  data_format: 'channels_last',
  depth_multiplier: 1,
  offset: 0,
}

/** Whether the file's layers compute what the expected ones do, whatever they are called. */
export function sameLayers(expected: readonly TfjsLayer[], found: readonly FoundLayer[]): boolean {
  if (expected.length !== found.length) return false
  const placeOf = new Map(found.map((layer, i) => [layer.name, i]))
  return expected.every((layer, i) => {
    const other = found[i]
    if (other?.className !== layer.className) return false
    const inputs = layer.inputs.map((input) => expected.findIndex((each) => each.name === input))
    return sameSettings(layer, other) && sameInputs(inputs, other, { index: i, placeOf })
  })
}

function sameSettings({ config }: TfjsLayer, other: FoundLayer): boolean {
  if (!isOnes(other.config.dilation_rate)) return false
  return Object.entries(config).every(([key, wanted]) => {
    const given =
      other.config[key] ?? (key === 'strides' ? other.config.pool_size : undefined) ?? defaults[key]
    return textOf(given) === textOf(wanted)
  })
}

/** 2 is short for [2, 2]; TensorFlow.js also writes "channelsLast". Nothing deeper is a setting of these layers. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    const [first, second, ...rest]: unknown[] = value
    if (rest.length > 0 || typeof first === 'object' || typeof second === 'object') return 'other'
    return first === second ? textOf(first) : `${String(first)}, ${String(second)}`
  }
  if (typeof value === 'object' && value !== null) return 'other'
  return value === 'channelsLast' ? 'channels_last' : String(value)
}

function isOnes(dilation: unknown): boolean {
  return dilation === undefined || textOf(dilation) === '1'
}

/** A chain's layers stand in order; in a graph the first sees the input layer, which is no place of its own. */
function sameInputs(
  wanted: readonly number[],
  other: FoundLayer,
  { index, placeOf }: { readonly index: number; readonly placeOf: ReadonlyMap<string, number> },
): boolean {
  if (other.inputs === null) return index === 0 || wanted.join() === String(index - 1)
  const places = other.inputs.map((input) => placeOf.get(input) ?? -1)
  return index === 0 ? places.join() === '-1' : places.join() === wanted.join()
}
