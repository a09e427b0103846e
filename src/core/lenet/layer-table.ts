import {
  type Extent,
  extentAfter,
  freeCount,
  inputFormOf,
  type LenetLayer,
  type LenetModel,
  layerParameters,
  parameterTable,
} from './model'

/** One layer as people compare nets: sizes counted the way LeCun and others 1998 count them. */
export interface LayerRow {
  readonly name: string
  readonly kind: LenetLayer['kind'] | 'geometry'
  /** [side, side, maps] or [units]. */
  readonly shape: readonly number[]
  /** Numbers that training may change. */
  readonly parameters: number
  /** Incoming wires of all units, each unit's bias among them; padding counts as pixels. */
  readonly connections: number
  /** Products added up for one glyph: connections without biases; pooling without weights has none. */
  readonly multiplyAdds: number
}

/** Every layer of the model in order, and the geometry head where it has one. */
export function layerTable(model: LenetModel): LayerRow[] {
  const { side, channels } = inputFormOf(model)
  let extent: Extent = { side, channels }
  const rows = model.layers.map((layer, index) => {
    const before = extent
    extent = extentAfter(layer, before)
    return rowOf(layer, index, before, extent)
  })
  return [...rows, ...geometryRowsOf(model)]
}

function rowOf(layer: LenetLayer, index: number, before: Extent, after: Extent): LayerRow {
  const units = after.side * after.side * after.channels
  const { weighted, biased } = wiresOf(layer, before, after)
  const isFlat = layer.kind === 'dense' || layer.kind === 'rbf'
  return {
    // Pooling has no tensors to be named by: S2 is the second layer.
    name: layer.kind === 'pooling' ? `s${index + 1}` : layer.name,
    kind: layer.kind,
    shape: isFlat ? [after.channels] : [after.side, after.side, after.channels],
    parameters: layerParameters(layer, before).reduce((sum, entry) => sum + freeCount(entry), 0),
    connections: weighted + (biased ? units : 0),
    multiplyAdds: layer.kind === 'pooling' ? 0 : weighted,
  }
}

/** Wires from inputs to all units, and whether each unit has a bias beside them. */
function wiresOf(layer: LenetLayer, before: Extent, after: Extent): { weighted: number; biased: boolean } {
  const places = after.side * after.side
  switch (layer.kind) {
    case 'convolution': {
      const maps = layer.table?.reduce((sum, seen) => sum + seen.length, 0) ?? before.channels * layer.filters
      return { weighted: places * layer.size * layer.size * maps, biased: true }
    }
    case 'pooling':
      return { weighted: 4 * places * after.channels, biased: false }
    case 'subsampling':
      return { weighted: 4 * places * after.channels, biased: true }
    case 'dense':
    case 'rbf': {
      const inputs = before.side * before.side * before.channels
      return { weighted: inputs * after.channels, biased: layer.kind === 'dense' }
    }
  }
}

function geometryRowsOf(model: LenetModel): LayerRow[] {
  return parameterTable(model)
    .filter(({ name, role }) => name.startsWith('geometry') && role === 'kernel')
    .map(({ name, shape }) => {
      const [inputs = 0, units = 0] = shape
      const products = inputs * units
      return {
        name: name.slice(0, -'.kernel'.length),
        kind: 'geometry',
        shape: [units],
        parameters: products + units,
        connections: products + units,
        multiplyAdds: products,
      }
    })
}
