import { AppError } from '../core/base/app-error'
import { logSoftmaxRows } from '../core/lenet/glyph-classifier'
import { passGlyph } from '../core/lenet/layer-maps'
import { type LayerRow, layerTable } from '../core/lenet/layer-table'
import { inputFormOf, type LenetModel, parameterCount, pixelsPerGlyph } from '../core/lenet/model'
import { lenetFamily } from '../core/lenet/model-family'
import type { StoredModel } from '../core/lenet/stored-model'
import type { FamilyMember, GlyphMaps, InspectedNet, LayerFilters } from '../protocol/commands/models'

export function familyMembers(): readonly FamilyMember[] {
  return lenetFamily.map((model) => ({
    architecture: model.id,
    name: model.name,
    classCount: model.classCount,
    parameters: parameterCount(model),
    inputSide: model.inputSide,
    channels: inputFormOf(model).channels,
    recipes: (model.recipes ?? []).map(({ id }) => id),
  }))
}

export function inspectNet(model: LenetModel): InspectedNet {
  const { side, channels } = inputFormOf(model)
  const layers = layerTable(model)
  const sumOf = (key: 'parameters' | 'connections' | 'multiplyAdds'): number =>
    layers.reduce((sum, layer: LayerRow) => sum + layer[key], 0)
  return {
    architecture: model.id,
    name: model.name,
    input: [side, side, channels],
    inputSide: model.inputSide,
    layers,
    declarations: model.layers,
    total: {
      parameters: sumOf('parameters'),
      connections: sumOf('connections'),
      multiplyAdds: sumOf('multiplyAdds'),
    },
  }
}

/** @throws AppError 'bad-argument' where the glyph has another size than the model is given. */
export function lookAt({ model, weights, runCard }: StoredModel, glyph: Uint8Array): GlyphMaps {
  const wanted = pixelsPerGlyph(model)
  if (glyph.length !== wanted) {
    throw new AppError('bad-argument', `The glyph has ${glyph.length} bytes; ${model.name} takes ${wanted}.`)
  }
  const { layers, scores } = passGlyph(model, weights, glyph)
  const logs = logSoftmaxRows(scores, model.classCount, runCard.calibration.temperature)
  return { layers, probabilities: Array.from(logs, Math.exp) }
}

/** @throws AppError 'bad-argument' where the model has no such layer, or one without weights. */
export function filtersOf({ model, weights }: StoredModel, layer: string): LayerFilters {
  const kernel = weights.get(`${layer}.kernel`)
  const biases = weights.get(`${layer}.bias`)
  if (kernel === undefined || biases === undefined)
    throw new AppError('bad-argument', `${model.name} has no layer "${layer}" with weights.`, { layer })
  return { shape: kernel.shape, values: kernel.data, biases: biases.data }
}
