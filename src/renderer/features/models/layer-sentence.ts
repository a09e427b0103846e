import type { Dictionary } from '../../i18n/en'
import { type DrawnLayer, mapCount } from './net-layers'

/** What a layer does to what is before it, in words. */
export function layerSentence(words: Dictionary, layer: DrawnLayer, before: DrawnLayer | null): string {
  const { says, activations } = words.inspector
  const { declaration } = layer
  if (layer.kind === 'input') return says.input(layer.shape[0] ?? 0, mapCount(layer.shape))
  if (declaration === null) return says.geometry
  switch (declaration.kind) {
    case 'convolution': {
      const say = declaration.table === undefined ? says.convolution : says.sparse
      const maps = mapCount(before?.shape ?? [])
      const sentence = say(declaration.filters, declaration.size, maps, activations[declaration.activation])
      return declaration.padding === 'same' ? `${sentence}${words.gap}${says.padded}` : sentence
    }
    case 'pooling':
      return says[declaration.how]
    case 'subsampling':
      return says.subsampling(declaration.copies, activations[declaration.activation])
    case 'dense': {
      const inputs = (before?.shape ?? []).reduce((product, side) => product * side, 1)
      return says.dense(declaration.units, inputs, activations[declaration.activation])
    }
    case 'rbf':
      return says.rbf
  }
}
