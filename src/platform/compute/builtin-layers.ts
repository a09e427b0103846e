import type { Activation } from '../../core/lenet/model'

/**
 * Layer kernels in plain TypeScript for one glyph at a time. Tensors are [height, width, channels] in Float64Array:
 * doubles need no conversion in JavaScript, and the sums come out as exact as any other engine's.
 * Weights are repacked into blocks of four outputs so that four sums run in registers.
 */
export type Step = (input: Float64Array) => Float64Array

interface ConvolutionShape {
  /** Side of the input without padding. */
  readonly side: number
  readonly channels: number
  readonly filters: number
  readonly size: number
  readonly pad: number
}

/** `[inputs, outputs]` to blocks of four outputs: [outputs / 4][inputs][4], zeros behind the last output. */
function packByFour(kernel: Float32Array, inputs: number, outputs: number): Float64Array {
  const blocks = Math.ceil(outputs / 4)
  const packed = new Float64Array(blocks * inputs * 4)
  for (let input = 0; input < inputs; input++) {
    for (let output = 0; output < outputs; output++) {
      const at = ((output >> 2) * inputs + input) * 4 + (output & 3)
      packed[at] = kernel[input * outputs + output] ?? 0
    }
  }
  return packed
}

/** Makes `activate` in place; linear does nothing. */
export function activationStep(activation: Activation): Step {
  if (activation === 'linear') return (values) => values
  if (activation === 'relu') {
    return (values) => {
      for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) < 0) values[i] = 0
      return values
    }
  }
  const squash = squashings[activation]
  return (values) => {
    for (let i = 0; i < values.length; i++) values[i] = squash(values[i] ?? 0)
    return values
  }
}

const squashings: Readonly<Record<Exclude<Activation, 'linear' | 'relu'>, (value: number) => number>> = {
  tanh: Math.tanh,
  'scaled-tanh': (value) => 1.7159 * Math.tanh((2 / 3) * value),
  sigmoid: (value) => 1 / (1 + Math.exp(-value)),
}

/**
 * Convolution of one channel, scattered: each pixel that is not 0 adds its share to size x size outputs. A glyph is
 * four fifths empty, so this does a fifth of the work.
 */
export function scatterConvolution(shape: ConvolutionShape, kernel: Float32Array, bias: Float32Array): Step {
  const { side, filters, size, pad } = shape
  const outSide = side + 2 * pad - size + 1
  // Outputs with a margin around them that takes what falls outside.
  const wide = side + size - 1
  const first = size - 1 - pad
  const sums = new Float64Array(wide * wide * filters)
  const biases = Float64Array.from(sums, (_, at) => bias[at % filters] ?? 0)
  const output = new Float64Array(outSide * outSide * filters)
  const rowLength = size * filters
  // [row][column reversed][filter]: one input pixel touches a run of size * filters outputs a row.
  const flipped = new Float64Array(size * rowLength)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (let filter = 0; filter < filters; filter++) {
        const at = (row * size + (size - 1 - column)) * filters + filter
        flipped[at] = kernel[(row * size + column) * filters + filter] ?? 0
      }
    }
  }
  return (input) => {
    sums.set(biases)
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const value = input[y * side + x] ?? 0
        if (value === 0) continue
        for (let row = 0; row < size; row++) {
          const to = ((y + size - 1 - row) * wide + x) * filters
          const from = row * rowLength
          for (let i = 0; i < rowLength; i++) {
            sums[to + i] = (sums[to + i] ?? 0) + value * (flipped[from + i] ?? 0)
          }
        }
      }
    }
    for (let y = 0; y < outSide; y++) {
      const from = ((y + first) * wide + first) * filters
      output.set(sums.subarray(from, from + outSide * filters), y * outSide * filters)
    }
    return output
  }
}

/** Convolution without padding of an input [side, side, channels], two pixels by four filters at a time. */
export function gatherConvolution(shape: ConvolutionShape, kernel: Float32Array, bias: Float32Array): Step {
  const { side, channels, filters, size } = shape
  const outSide = side - size + 1
  const rowLength = size * channels
  const packed = packByFour(kernel, size * rowLength, filters)
  const output = new Float64Array(outSide * outSide * filters)
  const addends = new Float64Array(Math.ceil(filters / 4) * 4)
  addends.set(bias)
  return (input) => {
    for (let block = 0; block * 4 < filters; block++) {
      const filter = block * 4
      for (let y = 0; y < outSide; y++) {
        for (let x = 0; x < outSide; x += 2) {
          // The last pixel of an odd row is computed twice, not read past.
          const left = Math.min(x, outSide - 2)
          let a0 = addends[filter] ?? 0
          let a1 = addends[filter + 1] ?? 0
          let a2 = addends[filter + 2] ?? 0
          let a3 = addends[filter + 3] ?? 0
          let b0 = a0
          let b1 = a1
          let b2 = a2
          let b3 = a3
          let weight = block * size * rowLength * 4
          for (let row = 0; row < size; row++) {
            const start = ((y + row) * side + left) * channels
            for (let i = start; i < start + rowLength; i++) {
              const a = input[i] ?? 0
              const b = input[i + channels] ?? 0
              const w0 = packed[weight] ?? 0
              const w1 = packed[weight + 1] ?? 0
              const w2 = packed[weight + 2] ?? 0
              const w3 = packed[weight + 3] ?? 0
              a0 += a * w0
              a1 += a * w1
              a2 += a * w2
              a3 += a * w3
              b0 += b * w0
              b1 += b * w1
              b2 += b * w2
              b3 += b * w3
              weight += 4
            }
          }
          const at = (y * outSide + left) * filters + filter
          const left4 = filters - filter
          output[at] = a0
          output[at + filters] = b0
          if (left4 > 1) {
            output[at + 1] = a1
            output[at + filters + 1] = b1
          }
          if (left4 > 2) {
            output[at + 2] = a2
            output[at + filters + 2] = b2
          }
          if (left4 > 3) {
            output[at + 3] = a3
            output[at + filters + 3] = b3
          }
        }
      }
    }
    return output
  }
}

/** Fully connected, [inputs] to [units], four units at a time. */
export function denseStep(inputs: number, units: number, kernel: Float32Array, bias: Float32Array): Step {
  const packed = packByFour(kernel, inputs, units)
  const padded = new Float64Array(Math.ceil(units / 4) * 4)
  const output = padded.subarray(0, units)
  const addends = new Float64Array(padded.length)
  addends.set(bias)
  return (input) => {
    for (let unit = 0; unit < units; unit += 4) {
      let s0 = addends[unit] ?? 0
      let s1 = addends[unit + 1] ?? 0
      let s2 = addends[unit + 2] ?? 0
      let s3 = addends[unit + 3] ?? 0
      let weight = unit * inputs
      for (let i = 0; i < inputs; i++) {
        const value = input[i] ?? 0
        s0 += value * (packed[weight] ?? 0)
        s1 += value * (packed[weight + 1] ?? 0)
        s2 += value * (packed[weight + 2] ?? 0)
        s3 += value * (packed[weight + 3] ?? 0)
        weight += 4
      }
      padded[unit] = s0
      padded[unit + 1] = s1
      padded[unit + 2] = s2
      padded[unit + 3] = s3
    }
    return output
  }
}

/** 2x2 windows, stride 2; an odd last row or column is dropped, as everywhere. */
export function poolingStep(side: number, channels: number, how: 'max' | 'average'): Step {
  const outSide = Math.floor(side / 2)
  const output = new Float64Array(outSide * outSide * channels)
  const below = side * channels
  return (input) => {
    let at = 0
    for (let y = 0; y < outSide; y++) {
      for (let x = 0; x < outSide; x++) {
        const from = (2 * y * side + 2 * x) * channels
        for (let i = from; i < from + channels; i++) {
          const a = input[i] ?? 0
          const b = input[i + channels] ?? 0
          const c = input[i + below] ?? 0
          const d = input[i + below + channels] ?? 0
          if (how === 'average') output[at++] = (a + b + c + d) / 4
          else output[at++] = Math.max(a > b ? a : b, c > d ? c : d)
        }
      }
    }
    return output
  }
}
