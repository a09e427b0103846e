import { geometryNumbers, inputFormOf, type LenetModel } from '../../core/lenet/model'
import type { LenetLoss } from '../../core/lenet/recipe'
import { type Attributes, attribute, type Graph, type Ref } from './tensorflow-graph'
import {
  float,
  reshape,
  scalar,
  type Tape,
  type Values,
  type Written,
  writeLayer,
  writeUnits,
} from './tensorflow-layers'

/** Placeholders of a pass and its loss. */
export const feeds = {
  /** [count, side, side, channels] at the model's levels. */
  pixels: 'pixels',
  /** [count, 8], standardized. */
  geometry: 'geometry',
  /** [count, 1]: 1 where there is geometry. */
  present: 'present',
  /** [count, classes]. */
  targets: 'targets',
  /** 1 / count. */
  share: 'share',
} as const

interface WrittenNet {
  /** What `forward` in `tensor-net.ts` gives, [count, classes]. */
  readonly scores: Ref
  /** Writes the slope by every parameter, from the slope by the scores. */
  backward(slope: Ref): void
}

/** All layers and the geometry head. */
export function writeNet(tape: Tape, model: LenetModel): WrittenNet {
  const { graph } = tape
  const { side, channels } = inputFormOf(model)
  let values: Values = {
    ref: graph.placeholder(feeds.pixels, [-1, side, side, channels]),
    side,
    channels,
    flat: false,
  }
  const layers: Written[] = []
  for (const layer of model.layers) {
    const written = writeLayer(tape, layer, values)
    layers.push(written)
    values = written.output
  }
  const named = writeScores(graph, model, values)
  const head = model.geometryHead ? writeHead(tape) : null
  return {
    scores: head ? graph.add('AddV2', [named.ref, head.ref], float) : named.ref,
    backward(outer) {
      head?.backward(outer)
      let slope: Ref | null = named.backward(outer)
      for (let i = layers.length - 1; i >= 0 && slope !== null; i--) {
        slope = layers[i]?.backward(slope, i > 0) ?? null
      }
    },
  }
}

interface Stage {
  readonly ref: Ref
  backward(slope: Ref): Ref
}

/** Outputs to scores: distances with a minus, sigmoid outputs as their logarithm within Keras's bounds. */
function writeScores(graph: Graph, model: LenetModel, { ref, flat, channels }: Values): Stage {
  const outputs = flat ? ref : reshape(graph, ref, [-1, channels])
  const unflat = (slope: Ref): Ref => (flat ? slope : reshape(graph, slope, [-1, 1, 1, channels]))
  const last = model.layers.at(-1)
  if (last?.kind === 'rbf') {
    return {
      ref: graph.add('Neg', [outputs], float),
      backward: (slope) => unflat(graph.add('Neg', [slope], float)),
    }
  }
  if (last?.kind !== 'dense' || last.activation !== 'sigmoid') return { ref: outputs, backward: unflat }
  const floor = graph.add('Maximum', [outputs, scalar(graph, 1e-7)], float)
  const clipped = graph.add('Minimum', [floor, scalar(graph, 1 - 1e-7)], float)
  return {
    ref: graph.add('Log', [clipped], float),
    backward(slope) {
      const isWithin = graph.add('Equal', [outputs, clipped], float)
      const within = graph.add('Cast', [isWithin], {
        SrcT: attribute.type('bool'),
        DstT: attribute.type('float32'),
      })
      return unflat(graph.add('Mul', [graph.add('RealDiv', [slope, clipped], float), within], float))
    },
  }
}

/** The geometry head's addends, [count, classes]; 0 where there is no geometry. */
function writeHead(tape: Tape): { ref: Ref; backward(slope: Ref): void } {
  const { graph } = tape
  const geometry = graph.placeholder(feeds.geometry, [-1, geometryNumbers])
  const present = graph.placeholder(feeds.present, [-1, 1])
  const hidden = writeUnits(tape, 'geometry1', 'tanh', geometry)
  const output = writeUnits(tape, 'geometry2', 'linear', hidden.ref)
  return {
    ref: graph.add('Mul', [output.ref, present], float),
    backward(slope) {
      const inner = output.backward(graph.add('Mul', [slope, present], float), true)
      if (inner !== null) hidden.backward(inner, false)
    },
  }
}

interface Judged {
  readonly scores: Ref
  readonly targets: Ref
  readonly classCount: number
}

/** A loss's mean over the batch and its slope by the scores. */
export function writeLoss(graph: Graph, loss: LenetLoss, judged: Judged): { mean: Ref; slope: Ref } {
  const { scores, targets, classCount } = judged
  const share = graph.placeholder(feeds.share, [])
  switch (loss.kind) {
    case 'cross-entropy': {
      const [each, slopes] = crossEntropy(graph, scores, targets)
      return { mean: mean(graph, each), slope: graph.add('Mul', [slopes, share], float) }
    }
    case 'squared-error': {
      // Wanted are 2 * target - 1: ±1.
      const twice = graph.add('Mul', [targets, scalar(graph, 2)], float)
      const wanted = graph.add('Sub', [twice, scalar(graph, 1)], float)
      const apart = graph.add('Sub', [scores, wanted], float)
      const half = graph.add('L2Loss', [apart], float)
      return {
        mean: graph.add('Mul', [half, share], float),
        slope: graph.add('Mul', [apart, share], float),
      }
    }
    case 'map': {
      // Cross-entropy with one class more, whose score is fixed and that is never the target.
      const withRubbish = padded(graph, scores, -loss.rubbish)
      const [each, slopes] = crossEntropy(graph, withRubbish, padded(graph, targets, 0))
      const start = graph.constant(Int32Array.of(0, 0), [2])
      const size = graph.constant(Int32Array.of(-1, classCount), [2])
      const kept = graph.add('Slice', [slopes, start, size], { ...float, Index: attribute.type('int32') })
      return { mean: mean(graph, each), slope: graph.add('Mul', [kept, share], float) }
    }
  }
}

/** [count] and its slope by the scores, [count, classes]. */
function crossEntropy(graph: Graph, scores: Ref, targets: Ref): [Ref, Ref] {
  const ref = graph.add('SoftmaxCrossEntropyWithLogits', [scores, targets], float)
  return [ref, `${ref}:1`]
}

function mean(graph: Graph, values: Ref): Ref {
  const axes = graph.constant(Int32Array.of(0), [1])
  const how: Attributes = { ...float, Tidx: attribute.type('int32') }
  return graph.add('Mean', [values, axes], how)
}

/** One column more on the right. */
function padded(graph: Graph, rows: Ref, value: number): Ref {
  const margins = graph.constant(Int32Array.of(0, 0, 0, 1), [2, 2])
  const how: Attributes = { ...float, Tpaddings: attribute.type('int32') }
  return graph.add('PadV2', [rows, margins, scalar(graph, value)], how)
}
