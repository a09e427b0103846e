import type { InspectedNet, LayerFilters } from '../../../protocol/commands/models'

type Row = InspectedNet['layers'][number]
export type Declaration = InspectedNet['declarations'][number]

/** A layer of the drawn net; the input is the first, without declaration and numbers. */
export interface DrawnLayer {
  readonly name: string
  /** As people write it: C3, F6, Output. */
  readonly title: string
  readonly kind: Row['kind'] | 'input'
  /** [side, side, maps] or [units]. */
  readonly shape: readonly number[]
  readonly row: Row | null
  readonly declaration: Declaration | null
}

/** The input, then every layer in order. */
export function drawnLayers(net: InspectedNet, inputTitle: string): DrawnLayer[] {
  const input: DrawnLayer = {
    name: 'input',
    title: inputTitle,
    kind: 'input',
    shape: net.input,
    row: null,
    declaration: null,
  }
  const layers = net.layers.map(
    (row, index): DrawnLayer => ({
      name: row.name,
      title: titleOf(row.name),
      kind: row.kind,
      shape: row.shape,
      row,
      declaration: net.declarations[index] ?? null,
    }),
  )
  return [input, ...layers]
}

function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

export function mapCount(shape: readonly number[]): number {
  return shape.at(-1) ?? 0
}

/** Maps of the layer before that one map of this layer sees; `all` where it sees every one. */
export function seenMaps(declaration: Declaration | null, map: number): readonly number[] | 'all' {
  if (declaration === null) return 'all'
  switch (declaration.kind) {
    case 'convolution':
      return declaration.table?.[map] ?? 'all'
    case 'subsampling':
      return [Math.floor(map / declaration.copies)]
    case 'pooling':
      return [map]
    case 'dense':
    case 'rbf':
      return 'all'
  }
}

const none: ReadonlySet<number> = new Set()

/** Maps of the layer at `index` to be dimmed while `map` of the layer at `chosen` is looked at. */
export function dimmedMaps(
  layers: readonly DrawnLayer[],
  index: number,
  choice: { readonly layer: number; readonly map: number | null },
): ReadonlySet<number> {
  const layer = layers[index]
  if (choice.map === null || layer === undefined || index !== choice.layer - 1 || layer.kind === 'input')
    return none
  const seen = seenMaps(layers[choice.layer]?.declaration ?? null, choice.map)
  if (seen === 'all') return none
  const count = mapCount(layer.shape)
  return new Set(Array.from({ length: count }, (_, map) => map).filter((map) => !seen.includes(map)))
}

/** Pictures of a layer's weights, and what each is of. */
export interface FilterPictures {
  /** [height, width, pictures] or [numbers]. */
  readonly shape: readonly number[]
  readonly values: Float32Array
  /** For each picture the map it lies over and the map it makes. */
  readonly of: readonly { readonly input: number; readonly output: number }[]
}

/** More pictures than this are told apart by nobody: then one map's alone are shown. */
const mostPictures = 128

/**
 * The weights of a layer as pictures: all of a small convolution, else those of one output map.
 * @param before shape of the layer's input: a dense layer behind maps has one picture a map.
 */
export function filterPictures(
  filters: LayerFilters,
  before: readonly number[],
  output: number | null,
): FilterPictures | null {
  const { shape, values } = filters
  if (shape.length === 4) return convolutionPictures(shape, values, output)
  if (shape.length === 2) return densePictures(shape, values, { before, output: output ?? 0 })
  return null
}

function convolutionPictures(
  shape: readonly number[],
  values: Float32Array,
  chosen: number | null,
): FilterPictures {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = shape
  const shownOutputs =
    chosen !== null
      ? [chosen]
      : inputs * outputs <= mostPictures
        ? Array.from({ length: outputs }, (_, output) => output)
        : [0]
  const of = Array.from({ length: inputs }, (_, input) =>
    shownOutputs.map((output) => ({ input, output })),
  ).flat()
  const pictures = new Float32Array(height * width * of.length)
  for (let place = 0; place < height * width; place++) {
    of.forEach(({ input, output }, picture) => {
      pictures[place * of.length + picture] = values[(place * inputs + input) * outputs + output] ?? 0
    })
  }
  return { shape: [height, width, of.length], values: pictures, of }
}

function densePictures(
  shape: readonly number[],
  values: Float32Array,
  { before, output }: { before: readonly number[]; output: number },
): FilterPictures {
  const [inputs = 0, outputs = 0] = shape
  const column = Float32Array.from({ length: inputs }, (_, input) => values[input * outputs + output] ?? 0)
  const maps = before.length === 3 && before[0] !== 1 ? mapCount(before) : inputs
  return {
    shape: before.length === 3 && before[0] !== 1 ? before : [inputs],
    values: column,
    of: Array.from({ length: maps }, (_, input) => ({ input, output })),
  }
}

/** Squared Euclidean distance of a layer's outputs to each class's code. */
export function distancesTo(codes: readonly (readonly number[])[], values: ArrayLike<number>): number[] {
  return codes.map((code) => code.reduce((sum, bit, at) => sum + ((values[at] ?? 0) - bit) ** 2, 0))
}

/**
 * A 28x28 glyph as the picture a net is given: larger pictures have it in their middle, colour has it three times.
 * @param channels of the net's input.
 */
export function pictureForNet(glyph: Uint8Array, inputSide: number, channels: number): Uint8Array {
  const glyphSide = Math.round(Math.sqrt(glyph.length))
  const offset = Math.floor((inputSide - glyphSide) / 2)
  const picture = new Uint8Array(inputSide * inputSide * channels)
  for (let y = 0; y < glyphSide; y++) {
    for (let x = 0; x < glyphSide; x++) {
      const toX = x + offset
      const toY = y + offset
      if (toX < 0 || toY < 0 || toX >= inputSide || toY >= inputSide) continue
      const at = (toY * inputSide + toX) * channels
      picture.fill(glyph[y * glyphSide + x] ?? 0, at, at + channels)
    }
  }
  return picture
}

/** One map out of row-major [side, side, maps], as [side, side, 1]. */
export function oneMap(
  shape: readonly number[],
  values: Float32Array,
  map: number,
): { readonly shape: readonly number[]; readonly values: Float32Array } {
  const [height = 0, width = 0, maps = 0] = shape
  return {
    shape: [height, width, 1],
    values: Float32Array.from({ length: height * width }, (_, place) => values[place * maps + map] ?? 0),
  }
}
