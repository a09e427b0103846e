import { type Activation, geometryNumbers, type LenetLayer } from '../../core/lenet/model'
import { laneBytes, numberBytes, roundUp } from './kernels-layout'
import type { Backward, Call, HeadPlaces, Planning, Tensor } from './kernels-planning'

const call = (kernel: string, ...numbers: number[]): Call => ({ kernel, numbers })
const mapBytes = ({ height, width }: Tensor): number => height * width * laneBytes
const unitsOf = (x: Tensor): number => x.maps * x.height * x.width

/** Sums of a convolution of stride 1, before its squashing. */
export function convolutionSums(
  planning: Planning,
  x: Tensor,
  layer: { readonly name: string; readonly filters: number; readonly size: number; readonly isSame: boolean },
): Tensor {
  const { name, filters, size, isSame } = layer
  const pad = isSame ? Math.floor((size - 1) / 2) : 0
  const lost = isSame ? 0 : size - 1
  const y = planning.tensor(filters, x.height - lost, x.width - lost)
  const kernel = `${name}.kernel`
  const { step, at } = planning.place(kernel)
  const extents = (one: Tensor): number[] => [one.height, one.width, one.width * laneBytes, mapBytes(one)]
  planning.forward.push(
    call(
      'convolve',
      ...[x.at, planning.at(kernel), planning.at(`${name}.bias`), y.at],
      ...[x.maps, filters, size, pad, ...extents(x), ...extents(y), step],
    ),
  )
  const slopesOf = convolutionSlopes(planning, { x, y, size, pad, isSame, step })
  planning.backward.push((slopes, adds) => slopesOf(slopes + at, adds))
  if (x.slope === 0) return y
  const turned = planning.allocate(filters * size * size * x.maps * numberBytes + laneBytes)
  const turnedStep = x.maps * numberBytes
  planning.prepare.push(
    call('turnKernel', planning.at(kernel), turned, x.maps, filters, size, step, turnedStep),
  )
  const back = call(
    'convolve',
    ...[y.at, turned, planning.zeros, x.slope],
    ...[filters, x.maps, size, size - 1 - pad, ...extents(y), ...extents(x), turnedStep],
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
  const border = isSame ? size - 1 - pad : 0
  const row = (x.width + 2 * border) * laneBytes
  const map = (x.height + 2 * border) * row
  const start = border > 0 ? planning.allocate(x.maps * map) : x.at
  const first = start + (border - (isSame ? pad : 0)) * (row + laneBytes)
  const sizes = [x.maps, y.maps, size, row, map, y.height, y.width, y.width * laneBytes, mapBytes(y), step]
  return (slopes, adds) => [
    ...(border > 0 ? [call('surround', x.at, start, x.maps, x.height, x.width, border)] : []),
    call('convolutionSlopes', first, y.at, slopes, ...sizes, adds),
  ]
}

/** Sums of a layer whose units see all inputs. */
export function denseSums(
  planning: Planning,
  x: Tensor,
  { name, units }: { readonly name: string; readonly units: number },
): Tensor {
  const inputs = unitsOf(x)
  const y = planning.tensor(units, 1, 1)
  const kernel = `${name}.kernel`
  const { step, at } = planning.place(kernel)
  const w = planning.at(kernel)
  planning.forward.push(
    call(
      'multiplyNear',
      w,
      step,
      x.at,
      laneBytes,
      y.at,
      laneBytes,
      units,
      4,
      inputs,
      planning.at(`${name}.bias`),
    ),
  )
  const units8 = roundUp(units, 8)
  const turned = planning.allocate(16 * step)
  planning.backward.push((slopes, adds) => [
    call('transpose', y.at, laneBytes, turned, step, units8, 16),
    call(
      'multiplyFar',
      x.at,
      turned,
      step,
      slopes + at,
      step,
      inputs,
      units8 / 4,
      16,
      adds ? 0 : planning.zeros,
    ),
  ])
  if (x.slope === 0) return y
  const inputs4 = roundUp(inputs, 4)
  const swapped = planning.allocate(units8 * inputs4 * numberBytes + laneBytes)
  planning.prepare.push(call('transpose', w, step, swapped, inputs4 * numberBytes, inputs4, units8))
  const back = call(
    'multiplyNear',
    ...[
      swapped,
      inputs4 * numberBytes,
      y.at,
      laneBytes,
      x.slope,
      laneBytes,
      inputs,
      4,
      units,
      planning.zeros,
    ],
  )
  planning.backward.push(() => [back])
  return y
}

/** The values themselves, where pooling follows no sums. */
export function copiedSums(planning: Planning, x: Tensor): Tensor {
  const y = planning.tensor(x.maps, x.height, x.width)
  planning.forward.push(call('surround', x.at, y.at, x.maps, x.height, x.width, 0))
  if (x.slope > 0) {
    planning.backward.push(() => [call('surround', y.at, x.slope, x.maps, x.height, x.width, 0)])
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
  if (next?.kind !== 'pooling' && next?.kind !== 'subsampling') {
    if (how.activation !== 'linear') planning.forward.push(call(`squash${suffix}`, y.at, maps * mapBytes(y)))
    planning.backward.push((slopes, adds) => [
      call(`squash${suffix}Back`, y.at, y.slope, biasAt(slopes), maps, mapBytes(y), adds),
    ])
    return y
  }
  const p = planning.tensor(maps, Math.floor(height / 2), Math.floor(width / 2))
  if (next.kind === 'pooling' && next.how === 'max') {
    planning.forward.push(call(`maximum${suffix}`, y.at, p.at, maps, height, width))
    planning.backward.push((slopes, adds) => [
      call(`maximum${suffix}Back`, y.at, p.at, p.slope, biasAt(slopes), maps, height, width, adds),
    ])
    return p
  }
  const factor = next.kind === 'pooling' ? 0.25 : 1
  planning.forward.push(call(`average${suffix}`, y.at, p.at, maps, height, width, factor))
  planning.backward.push((slopes, adds) => [
    call(`average${suffix}Back`, y.at, p.slope, biasAt(slopes), maps, height, width, factor, adds),
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
  const sizes = [s.maps, copies, mapBytes(s)]
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
  const at = planning.allocate(geometryNumbers * laneBytes)
  const geometry: Tensor = { maps: geometryNumbers, height: 1, width: 1, at, slope: 0 }
  const first = denseSums(planning, geometry, { name: 'geometry1', units: hidden })
  const middle = finish(planning, first, { activation: 'tanh', bias: 'geometry1.bias' }, undefined)
  const second = denseSums(planning, middle, { name: 'geometry2', units: classCount })
  const addends = finish(planning, second, { activation: 'linear', bias: 'geometry2.bias' }, undefined)
  return { geometry: at, addends: addends.at, addendSlopes: addends.slope }
}
