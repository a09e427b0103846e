import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../base/random'
import { meanCurvatures } from './curvatures'
import { lenet12 } from './lenet12'
import { createInitialWeights, type LenetLayer, type LenetModel, parameterTable, type Weights } from './model'
import type { LenetLoss } from './recipe'
import { openTensorNet } from './tensor-engine'

beforeAll(() => tf.setBackend('cpu'))

const squared: LenetLoss = { kind: 'squared-error' }
const random = createRandom(7)

function netOf(side: number, classCount: number, layers: readonly LenetLayer[]): LenetModel {
  const input = { channels: 1, side, pixelsPerPixel: 1, levels: [-0.1, 1.175] } as const
  const initializer = { kernel: 'root', bias: 'root' } as const
  return { id: 'tiny', name: 'Tiny', classCount, inputSide: side, input, layers, initializer }
}

function picture(side: number): Uint8Array {
  return Uint8Array.from({ length: side * side }, () => random.below(256))
}

const step = 0.01

/** Each output's slope by each number of a tensor, by finite differences over the tensor net. */
async function slopesBy(model: LenetModel, weights: Weights, name: string, pixels: Uint8Array) {
  const outputsAt = async (index: number, change: number): Promise<Float32Array> => {
    const changed = new Map(
      [...weights].map(([key, { shape, data }]) => [key, { shape, data: data.slice() }]),
    )
    const { data } = changed.get(name) ?? { data: new Float32Array() }
    data[index] = (data[index] ?? 0) + change
    const net = await openTensorNet(model, changed)
    const outputs = await net.infer({ count: 1, pixels })
    net.dispose()
    return outputs
  }
  const length = weights.get(name)?.data.length ?? 0
  const rows: number[][] = []
  for (let index = 0; index < length; index++) {
    const above = await outputsAt(index, step)
    const below = await outputsAt(index, -step)
    rows.push([...above].map((value, i) => (value - (below[i] ?? 0)) / (2 * step)))
  }
  return rows
}

/** Diagonal of J'HJ with J by finite differences. */
function gaussNewton(slopes: readonly number[][], hessian: readonly number[][]): number[] {
  return slopes.map((slope) =>
    hessian.reduce(
      (sum, row, i) => sum + row.reduce((part, h, j) => part + h * (slope[i] ?? 0) * (slope[j] ?? 0), 0),
      0,
    ),
  )
}

const identity = (size: number) => Array.from({ length: size }, (_, i) => unitRow(size, i))
const unitRow = (size: number, at: number) => Array.from({ length: size }, (_, j) => (j === at ? 1 : 0))

/** Second derivatives of a function of a few numbers by finite differences. */
function hessianOf(energy: (at: readonly number[]) => number, at: readonly number[]): number[][] {
  const h = 1e-3
  const moved = (...changes: [number, number][]) =>
    energy(at.map((value, i) => value + changes.reduce((sum, [j, by]) => sum + (i === j ? by : 0), 0)))
  return at.map((_, i) =>
    at.map(
      (_, j) =>
        (moved([i, h], [j, h]) - moved([i, h], [j, -h]) - moved([i, -h], [j, h]) + moved([i, -h], [j, -h])) /
        (4 * h * h),
    ),
  )
}

function expectClose(found: Float32Array | undefined, wanted: readonly number[]): void {
  const scale = Math.max(...wanted.map(Math.abs))
  expect(scale).toBeGreaterThan(1e-4)
  expect(found?.length).toBe(wanted.length)
  wanted.forEach((value, i) => {
    expect(Math.abs((found?.[i] ?? Number.NaN) - value)).toBeLessThan(2e-3 * scale)
  })
}

describe('second derivatives by the Gauss–Newton approximation', () => {
  it('are exact behind two dense layers by the squared error', async () => {
    const model = netOf(2, 3, [
      { kind: 'dense', name: 'f1', units: 4, activation: 'tanh' },
      { kind: 'dense', name: 'output', units: 3, activation: 'scaled-tanh' },
    ])
    const weights = createInitialWeights(model, random)
    const pixels = picture(2)
    const found = meanCurvatures(model, weights, squared, { count: 1, pixels })
    for (const { name } of parameterTable(model))
      expectClose(found.get(name), gaussNewton(await slopesBy(model, weights, name, pixels), identity(3)))
  })

  it.each(['linear', 'sigmoid'] as const)('are exact for %s outputs by cross-entropy', async (activation) => {
    const model = netOf(2, 3, [{ kind: 'dense', name: 'output', units: 3, activation }])
    const weights = createInitialWeights(model, random)
    const pixels = picture(2)
    const net = await openTensorNet(model, weights)
    const scores = [...(await net.infer({ count: 1, pixels }))]
    net.dispose()
    const energy = (at: readonly number[]) =>
      Math.log(at.reduce((sum, score) => sum + Math.exp(score), 0)) - (at[1] ?? 0)
    const found = meanCurvatures(model, weights, { kind: 'cross-entropy' }, { count: 1, pixels })
    const slopes = await slopesBy(model, weights, 'output.kernel', pixels)
    expectClose(found.get('output.kernel'), gaussNewton(slopes, hessianOf(energy, scores)))
  })

  it('count RBF units to the loss', async () => {
    const codes = [
      [1, -1],
      [-1, 1],
      [1, 1],
    ]
    const below: LenetLayer = { kind: 'dense', name: 'f6', units: 2, activation: 'scaled-tanh' }
    const model = netOf(2, 3, [below, { kind: 'rbf', name: 'output', codes }])
    const weights = createInitialWeights(model, random)
    const pixels = picture(2)
    const bare = netOf(2, 2, [below])
    const net = await openTensorNet(bare, weights)
    const states = [...(await net.infer({ count: 1, pixels }))]
    net.dispose()
    const rubbish = 2.5
    const energy = (at: readonly number[]) => {
      const apart = codes.map((code) => code.reduce((sum, c, i) => sum + (c - (at[i] ?? 0)) ** 2, 0))
      return (apart[1] ?? 0) + Math.log(apart.reduce((sum, d) => sum + Math.exp(-d), Math.exp(-rubbish)))
    }
    const found = meanCurvatures(model, weights, { kind: 'map', rubbish }, { count: 1, pixels })
    for (const name of ['f6.kernel', 'f6.bias'])
      expectClose(
        found.get(name),
        gaussNewton(await slopesBy(bare, weights, name, pixels), hessianOf(energy, states)),
      )
  })

  // One lit pixel reaches each weight of a kernel over one connection: no products of connections are left out.
  const squashed: LenetLayer = {
    kind: 'convolution',
    name: 'c1',
    filters: 3,
    size: 3,
    padding: 'same',
    activation: 'scaled-tanh',
  }
  const output: LenetLayer = { kind: 'dense', name: 'output', units: 2, activation: 'sigmoid' }
  it.each<[string, readonly LenetLayer[], number]>([
    ['subsampling in pairs', [{ kind: 'subsampling', name: 's2', copies: 2, activation: 'tanh' }], 4],
    ['average pooling', [{ kind: 'pooling', how: 'average' }], 4],
    ['max pooling', [{ kind: 'pooling', how: 'max' }], 4],
    // Averages, as finite differences may step over a maximum's edge.
    ['an odd side', [{ kind: 'pooling', how: 'average' }], 5],
  ])('pass %s below a kernel that is shared', async (_, between, side) => {
    const model = netOf(side, 2, [squashed, ...between, { ...output, activation: 'linear' }])
    const bordered = { ...model, input: { channels: 1, side, pixelsPerPixel: 1, levels: [0, 1.2] } } as const
    const weights = createInitialWeights(bordered, random)
    keepCopiesApart(weights.get('output.kernel')?.data)
    const pixels = new Uint8Array(side * side)
    pixels[side + 2] = 255
    const found = meanCurvatures(bordered, weights, squared, { count: 1, pixels })
    const slopes = await slopesBy(bordered, weights, 'c1.kernel', pixels)
    expectClose(found.get('c1.kernel'), gaussNewton(slopes, identity(2)))
  })

  /** Each output sees every other map: that the copies of a map go together is what the recursion leaves out. */
  function keepCopiesApart(kernel: Float32Array | undefined): void {
    kernel?.forEach((_, i) => {
      if ((Math.floor(i / 2) + i) % 2 === 1) kernel[i] = 0
    })
  }

  it('sum over the connections of a shared weight and average over the examples', () => {
    const table = [[0], [0, 1], [1, 2]]
    const model = netOf(6, 2, [
      { ...squashed, activation: 'linear', padding: 'valid' },
      { ...squashed, name: 'c3', activation: 'linear', padding: 'valid', table },
      { ...output, activation: 'linear' },
    ])
    const bordered = { ...model, input: { channels: 1, side: 6, pixelsPerPixel: 1, levels: [0, 1] } } as const
    const weights = createInitialWeights(bordered, random)
    const whole = picture(6)
    const parts = Array.from(whole, (value, i) => whole.map((_, j) => (i === j ? value : 0)))
    const together = meanCurvatures(bordered, weights, squared, { count: 1, pixels: whole }).get('c1.kernel')
    const apart = Uint8Array.from(parts.flatMap((part) => [...part]))
    const mean = meanCurvatures(bordered, weights, squared, { count: 36, pixels: apart }).get('c1.kernel')
    // Linear units: the curvature by a unit's sum is the same for every picture, that by a weight goes by its input.
    expectClose(
      together,
      Array.from(mean ?? [], (value) => 36 * value),
    )
    const c3 = meanCurvatures(bordered, weights, squared, { count: 1, pixels: whole }).get('c3.kernel') ?? []
    // [height, width, in, out]: filter 0 sees map 0 alone.
    expect([c3[0] === 0, c3[3], c3[6]]).toEqual([false, 0, 0])
  })

  it('are refused where a geometry head would be left out', () => {
    const weights = createInitialWeights(lenet12, random)
    const examples = { count: 1, pixels: new Uint8Array(784) }
    expect(() => meanCurvatures(lenet12, weights, squared, examples)).toThrow(
      expect.objectContaining({ code: 'bad-argument' }),
    )
  })
})
