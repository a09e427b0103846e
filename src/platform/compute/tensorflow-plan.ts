import type { StepOptimizer, TrainingSetup } from '../../core/lenet/compute-port'
import { type LenetModel, type ParameterEntry, parameterTable, sizeOfShape } from '../../core/lenet/model'
import { type Attributes, attribute, createGraph, type Graph, type Ref } from './tensorflow-graph'
import { float, reshape, scalar, type Tape } from './tensorflow-layers'
import { feeds, writeLoss, writeNet } from './tensorflow-loss'

/** Placeholders beside those of a pass. */
export const updateFeeds = {
  /** The step's rate, Adam's with its bias correction in it. */
  rate: 'rate',
  /** What each kernel loses before the step, as a share of itself. */
  decay: 'decay',
  /** All parameters one after another, in the parameter table's order. */
  flat: 'flat',
} as const

/** What can be asked of a plan's graph. */
export interface Plan {
  readonly graph: Graph
  readonly scores: Ref
  /** Mean loss and scores of a batch before the weights move, which they have when the loss is there. */
  readonly step: { readonly loss: Ref; readonly scores: Ref }
  /** Flat numbers that last between steps: `weights` and what the optimizer remembers. */
  readonly kept: ReadonlyMap<string, { readonly read: Ref; readonly assign: Ref }>
}

const single: Attributes = { dtype: attribute.type('float32') }
const splits: Attributes = { ...float, Tlen: attribute.type('int32') }

/** The whole of a net as one graph: a pass, a training step, and its numbers read and set. */
export function planOf(model: LenetModel, { loss, optimizer }: TrainingSetup): Plan {
  const graph = createGraph()
  const entries = parameterTable(model)
  const handles = variablesOf(graph, optimizer, parameterTotal(entries))
  const current = graph.add('ReadVariableOp', [named(handles, 'weights')], single)
  const parameters = partsOf(graph, current, entries)
  const slopes = new Map<string, Ref>()
  const tape: Tape = {
    graph,
    parameter: (name) => named(parameters, name),
    setSlope: (name, slope) => void slopes.set(name, slope),
  }
  const { scores, backward } = writeNet(tape, model)
  const targets = graph.placeholder(feeds.targets, [-1, model.classCount])
  const { mean, slope } = writeLoss(graph, loss, { scores, targets, classCount: model.classCount })
  backward(slope)
  const flat = joined(graph, entries, slopes)
  const moved = writeUpdate({ graph, handles, entries, current, slopes: flat }, optimizer)
  const values = graph.add(
    'DeepCopy',
    [graph.placeholder(updateFeeds.flat, [parameterTotal(entries)])],
    float,
  )
  return {
    graph,
    scores,
    step: {
      loss: graph.add('Identity', [mean, `^${moved}`], float),
      scores,
    },
    kept: new Map([...handles].map(([name, handle]) => [name, accessTo(graph, handle, values)])),
  }
}

/** What an optimizer remembers of every parameter, named as in `OptimizerState`. */
export function memoriesOf(optimizer: StepOptimizer): readonly string[] {
  switch (optimizer.kind) {
    case 'sgd':
      return optimizer.momentum === 0 ? [] : ['velocity']
    case 'adam':
      return ['mean', 'square']
    case 'diagonal':
      return ['curvature']
  }
}

export function parameterTotal(entries: readonly ParameterEntry[]): number {
  return entries.reduce((total, { shape }) => total + sizeOfShape(shape), 0)
}

function variablesOf(graph: Graph, optimizer: StepOptimizer, total: number): Map<string, Ref> {
  const names = ['weights', ...memoriesOf(optimizer)]
  const handleOf = (name: string): Ref =>
    graph.add('VarHandleOp', [], {
      ...single,
      shape: attribute.shape([total]),
      shared_name: attribute.text(name),
    })
  return new Map(names.map((name) => [name, handleOf(name)]))
}

/** Reading and setting a variable. */
function accessTo(graph: Graph, handle: Ref, values: Ref): { read: Ref; assign: Ref } {
  const assigned = graph.add('AssignVariableOp', [handle, values], single)
  return {
    read: graph.add('ReadVariableOp', [handle], single),
    // Only values can be asked for.
    assign: graph.add('Identity', [scalar(graph, 0), `^${assigned}`], float),
  }
}

/** The flat numbers as the parameters that they are. */
function partsOf(graph: Graph, flat: Ref, entries: readonly ParameterEntry[]): Map<string, Ref> {
  const sizes = graph.constant(
    Int32Array.from(entries, ({ shape }) => sizeOfShape(shape)),
    [entries.length],
  )
  const axis = graph.constant(Int32Array.of(0), [])
  const how: Attributes = { ...splits, num_split: attribute.integer(entries.length) }
  const split = graph.add('SplitV', [flat, sizes, axis], how)
  return new Map(
    entries.map(({ name, shape }, i) => [
      name,
      shape.length === 1 ? `${split}:${i}` : reshape(graph, `${split}:${i}`, shape),
    ]),
  )
}

function joined(graph: Graph, entries: readonly ParameterEntry[], parts: ReadonlyMap<string, Ref>): Ref {
  const flats = entries.map(({ name, shape }) => {
    const part = named(parts, name)
    return shape.length === 1 ? part : reshape(graph, part, [-1])
  })
  const axis = graph.constant(Int32Array.of(0), [])
  const how: Attributes = { ...float, N: attribute.integer(flats.length), Tidx: attribute.type('int32') }
  return graph.add('ConcatV2', [...flats, axis], how)
}

interface Update {
  readonly graph: Graph
  readonly handles: ReadonlyMap<string, Ref>
  readonly entries: readonly ParameterEntry[]
  /** The weights before the step, and the slopes by them, both flat. */
  readonly current: Ref
  readonly slopes: Ref
}

/** Moves the weights; the node to wait for. Kernels shrink first, as in `optimizers.ts`. */
function writeUpdate(update: Update, optimizer: StepOptimizer): Ref {
  const { graph, handles, slopes } = update
  const weights = named(handles, 'weights')
  const rate = graph.placeholder(updateFeeds.rate, [])
  switch (optimizer.kind) {
    case 'sgd': {
      if (optimizer.momentum === 0)
        return graph.add('ResourceApplyGradientDescent', [weights, rate, slopes], float)
      const inputs = [weights, named(handles, 'velocity'), rate, slopes, scalar(graph, optimizer.momentum)]
      return graph.add('ResourceApplyMomentum', inputs, float)
    }
    case 'adam': {
      const moments = [named(handles, 'mean'), named(handles, 'square')]
      // The bias correction is in the rate: these are the powers of the betas, which would be 1 - 1e-3 and the like.
      const none = scalar(graph, 0)
      const constants = [0.9, 0.999, 1e-8].map((value) => scalar(graph, value))
      const inputs = [weights, ...moments, none, none, rate, ...constants, slopes]
      const waits = optimizer.weightDecay === 0 ? [] : [`^${writeDecay(update)}`]
      return graph.add('ResourceApplyAdam', [...inputs, ...waits], float)
    }
    case 'diagonal': {
      const curvature = graph.add('ReadVariableOp', [named(handles, 'curvature')], single)
      const divisor = graph.add('AddV2', [curvature, scalar(graph, optimizer.mu)], float)
      const moves = graph.add('RealDiv', [slopes, divisor], float)
      return graph.add('ResourceApplyGradientDescent', [weights, rate, moves], float)
    }
  }
}

function writeDecay({ graph, handles, entries, current }: Update): Ref {
  const isKernel = new Float32Array(parameterTotal(entries))
  let at = 0
  for (const { role, shape } of entries) {
    const end = at + sizeOfShape(shape)
    if (role === 'kernel') isKernel.fill(1, at, end)
    at = end
  }
  const shares = graph.add(
    'Mul',
    [graph.constant(isKernel, [isKernel.length]), graph.placeholder(updateFeeds.decay, [])],
    float,
  )
  const lost = graph.add('Mul', [current, shares], float)
  return graph.add('AssignSubVariableOp', [named(handles, 'weights'), lost], single)
}

function named<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name)
  if (value === undefined) throw new RangeError(`nothing named ${name}`)
  return value
}
