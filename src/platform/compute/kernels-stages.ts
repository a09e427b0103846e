import { type Activation, geometryNumbers, type LenetLayer } from '../../core/lenet/model'
import { numberBytes, roundUp } from './kernels-layout'
import type { Backward, Call, HeadPlaces, Planning, Tensor } from './kernels-planning'

const call = (kernel: string, ...numbers: number[]): Call => ({ kernel, numbers })
const unitsOf = (x: Tensor): number => x.maps * x.height * x.width

/** Numbers that one call packs. */
const packedAtOnce = 65_536

/** Calls that pack a kernel of so many numbers between them. */
function packCalls(kernel: string, numbers: number, sizes: readonly number[]): Call[] {
  const parts = Math.ceil(numbers / packedAtOnce)
  return Array.from({ length: parts }, (_, part) => call(kernel, ...sizes, part, parts))
}

/** Sums of a convolution of stride 1, before its squashing. */
export function convolutionSums(
  planning: Planning,
  x: Tensor,
  layer: { readonly name: string; readonly filters: number; readonly size: number; readonly isSame: boolean },
): Tensor {
  const { name, filters, size, isSame } = layer
  const { pixelBytes } = planning
  const pad = isSame ? Math.floor((size - 1) / 2) : 0
  const lost = isSame ? 0 : size - 1
  const y = planning.tensor(filters, x.height - lost, x.width - lost)
  const kernel = `${name}.kernel`
  const { step, at } = planning.place(kernel)
  const w = planning.at(kernel)
  const area = size * size
  const numbers = x.maps * area * filters
  const packed = planning.allocatePacked(numbers)
  planning.prepare.push(...packCalls('pack', numbers, [w, step, packed, x.maps * area, filters]))
  const extents = (one: Tensor): number[] => [
    ...[one.height, one.width],
    ...[one.width * pixelBytes, planning.mapBytes(one)],
  ]
  planning.forward.push(
    call(
      'convolve',
      ...[x.at, packed, planning.at(`${name}.bias`), y.at],
      ...[x.maps, filters, size, pad, ...extents(x), ...extents(y), pixelBytes],
    ),
  )
  const slopesOf = convolutionSlopes(planning, { x, y, size, pad, isSame, step })
  planning.backward.push((slopes, adds) => slopesOf(slopes + at, adds))
  if (x.slope === 0) return y
  const turned = planning.allocatePacked(numbers)
  planning.prepare.push(...packCalls('packTurned', numbers, [w, step, turned, x.maps, filters, area]))
  const back = call(
    'convolve',
    ...[y.at, turned, planning.zeros, x.slope],
    ...[filters, x.maps, size, size - 1 - pad, ...extents(y), ...extents(x), pixelBytes],
  )
  planning.backward.push(() => [back])
  return y
}

interface SlidKernel {
  readonly x: Tensor
  readonly y: Tensor
  readonly size: number
  readonly pad: number
  readonly isSame: boolean
  readonly step: number
}

/** Slopes of a kernel want all their inputs, those beyond the edge too. */
function convolutionSlopes(planning: Planning, slid: SlidKernel): Backward {
  const { x, y, size, pad, isSame, step } = slid
  const { pixelBytes } = planning
  const border = isSame ? size - 1 - pad : 0
  const row = (x.width + 2 * border) * pixelBytes
  const map = (x.height + 2 * border) * row
  const start = border > 0 ? planning.allocate(x.maps * map) : x.at
  const first = start + (border - (isSame ? pad : 0)) * (row + pixelBytes)
  const sizes = [
    ...[x.maps, y.maps, size, row, map],
    ...[y.height, y.width, y.width * pixelBytes, planning.mapBytes(y), step, pixelBytes],
  ]
  return (slopes, adds) => [
    ...(border > 0 ? [call('surround', x.at, start, x.maps, x.height, x.width, border, pixelBytes)] : []),
    call('convolutionSlopes', first, y.at, slopes, ...sizes, adds),
  ]
}

/** Sums of a layer whose units see all inputs. */
export function denseSums(
  planning: Planning,
  x: Tensor,
  { name, units }: { readonly name: string; readonly units: number },
): Tensor {
  const { pixelBytes, vectors } = planning
  const inputs = unitsOf(x)
  const y = planning.tensor(units, 1, 1)
  const kernel = `${name}.kernel`
  const { step, at } = planning.place(kernel)
  const w = planning.at(kernel)
  const packed = planning.allocatePacked(inputs * units)
  planning.prepare.push(...packCalls('pack', inputs * units, [w, step, packed, inputs, units]))
  const bias = planning.at(`${name}.bias`)
  planning.forward.push(
    call('multiply', packed, x.at, pixelBytes, y.at, pixelBytes, units, vectors, inputs, bias),
  )
  planning.backward.push(denseSlopes(planning, { x, y, inputs, units, step, at }))
  if (x.slope === 0) return y
  const turned = planning.allocatePacked(inputs * units)
  planning.prepare.push(...packCalls('packTurned', inputs * units, [w, step, turned, inputs, units, 1]))
  const places = [turned, y.at, pixelBytes, x.slope, pixelBytes]
  const back = call('multiply', ...places, inputs, vectors, units, planning.zeros)
  planning.backward.push(() => [back])
  return y
}

interface DenseKernel {
  readonly x: Tensor
  readonly y: Tensor
  readonly inputs: number
  readonly units: number
  readonly step: number
  readonly at: number
}

/** Slopes of a kernel are a product too, of inputs and slopes with an example after the other. */
function denseSlopes(planning: Planning, { x, y, inputs, units, step, at }: DenseKernel): Backward {
  const { pixelBytes, vectors, zeros } = planning
  const lanes = vectors * 4
  const units8 = roundUp(units, 8)
  const turnedStep = apartBytes(units8)
  const turned = planning.allocate(lanes * turnedStep)
  const packed = planning.allocate(lanes * inputs * numberBytes)
  return (slopes, adds) => [
    call('transpose', y.at, pixelBytes, turned, turnedStep, units8, lanes),
    call('packTurned', x.at, pixelBytes, packed, inputs, lanes, 1, 0, 1),
    call(
      'multiply',
      ...[packed, turned, turnedStep, slopes + at, step],
      ...[inputs, units8 / 4, lanes, adds ? 0 : zeros],
    ),
  ]
}

/** Bytes from one row of so many numbers to the next, so that rows one below the other do not meet in the cache. */
function apartBytes(count: number): number {
  const lines = Math.ceil((count * numberBytes) / 64)
  return (lines | 1) * 64
}

/** The values themselves, where pooling follows no sums. */
export function copiedSums(planning: Planning, x: Tensor): Tensor {
  const y = planning.tensor(x.maps, x.height, x.width)
  planning.forward.push(call('surround', x.at, y.at, x.maps, x.height, x.width, 0, planning.pixelBytes))
  if (x.slope > 0) {
    planning.backward.push(() => [
      call('surround', y.at, x.slope, x.maps, x.height, x.width, 0, planning.pixelBytes),
    ])
  }
  return y
}

const suffixes: Readonly<Record<Activation, string>> = {
  linear: 'Linear',
  relu: 'Relu',
  tanh: 'Tanh',
  'scaled-tanh': 'ScaledTanh',
  sigmoid: 'Sigmoid',
}

/** Squashes sums, and pools them where the next layer does; backwards their slopes take the sums' place. */
export function finish(
  planning: Planning,
  y: Tensor,
  how: { readonly activation: Activation; readonly bias: string | null },
  next: LenetLayer | undefined,
): Tensor {
  const suffix = suffixes[how.activation]
  const unwanted = how.bias === null ? planning.allocate(y.maps * numberBytes) : 0
  const biasAt = (slopes: number): number =>
    how.bias === null ? unwanted : slopes + planning.place(how.bias).at
  const { maps, height, width } = y
  const { pixelBytes } = planning
  if (next?.kind !== 'pooling' && next?.kind !== 'subsampling') {
    if (how.activation !== 'linear')
      planning.forward.push(call(`squash${suffix}`, y.at, maps * planning.mapBytes(y)))
    planning.backward.push((slopes, adds) => [
      call(`squash${suffix}Back`, y.at, y.slope, biasAt(slopes), maps, planning.mapBytes(y), adds),
    ])
    return y
  }
  const p = planning.tensor(maps, Math.floor(height / 2), Math.floor(width / 2))
  if (next.kind === 'pooling' && next.how === 'max') {
    planning.forward.push(call(`maximum${suffix}`, y.at, p.at, maps, height, width, pixelBytes))
    planning.backward.push((slopes, adds) => [
      call(
        `maximum${suffix}Back`,
        y.at,
        p.at,
        p.slope,
        biasAt(slopes),
        maps,
        height,
        width,
        pixelBytes,
        adds,
      ),
    ])
    return p
  }
  const factor = next.kind === 'pooling' ? 0.25 : 1
  planning.forward.push(call(`average${suffix}`, y.at, p.at, maps, height, width, pixelBytes, factor))
  planning.backward.push((slopes, adds) => [
    call(
      `average${suffix}Back`,
      y.at,
      p.slope,
      biasAt(slopes),
      maps,
      height,
      width,
      pixelBytes,
      factor,
      adds,
    ),
  ])
  return p
}

/** Trainable sub-sampling, of sums of 2x2. */
export function subsampled(
  planning: Planning,
  s: Tensor,
  layer: Extract<LenetLayer, { readonly kind: 'subsampling' }>,
): Tensor {
  const { name, copies, activation } = layer
  const z = planning.tensor(s.maps * copies, s.height, s.width)
  const suffix = suffixes[activation]
  const coefficients = planning.at(`${name}.kernel`)
  const sizes = [s.maps, copies, planning.mapBytes(s)]
  planning.forward.push(
    call(`subsample${suffix}`, s.at, z.at, coefficients, planning.at(`${name}.bias`), ...sizes),
  )
  const kernelAt = planning.place(`${name}.kernel`).at
  const biasAt = planning.place(`${name}.bias`).at
  planning.backward.push((slopes, adds) => [
    call(
      `subsample${suffix}Back`,
      ...[s.at, z.at, z.slope, s.slope, coefficients, slopes + kernelAt, slopes + biasAt, ...sizes, adds],
    ),
  ])
  return z
}

/** The geometry head: two dense layers beside the others. */
export function planHead(planning: Planning, hidden: number, classCount: number): HeadPlaces {
  const at = planning.allocate(geometryNumbers * planning.pixelBytes)
  const geometry: Tensor = { maps: geometryNumbers, height: 1, width: 1, at, slope: 0 }
  const first = denseSums(planning, geometry, { name: 'geometry1', units: hidden })
  const middle = finish(planning, first, { activation: 'tanh', bias: 'geometry1.bias' }, undefined)
  const second = denseSums(planning, middle, { name: 'geometry2', units: classCount })
  const addends = finish(planning, second, { activation: 'linear', bias: 'geometry2.bias' }, undefined)
  return { geometry: at, addends: addends.at, addendSlopes: addends.slope }
}
