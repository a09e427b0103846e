// AssemblyScript of what follows a layer's sums, once for every activation: squashing, pooling and the way back.

const activations = ['linear', 'relu', 'tanh', 'scaledTanh', 'sigmoid']

/** @returns {string} the source of `generated-stages.ts` */
export function generateStages() {
  const names = activations.flatMap((name) => [name, `${name}Slope`])
  return [
    `import { ${names.join(', ')}, madd, sumOfLanes } from './lanes'`,
    writeSum,
    ...activations.flatMap((name) => [squash(name), averagePool(name), maximumPool(name), subsample(name)]),
  ].join('\n')
}

const titled = (name) => name[0].toUpperCase() + name.slice(1)

const writeSum = `
@inline
function writeSum(at: usize, lanes: v128, adds: bool): void {
  const sum = sumOfLanes(lanes)
  f32.store(at, adds ? f32.load(at) + sum : sum)
}`

/** In place; and back: sums' slopes in the results' place, their totals to the bias. */
const squash = (name) => `
export function squash${titled(name)}(y: usize, bytes: i32): void {
  const end = y + bytes
  for (; y < end; y += 16) v128.store(y, ${name}(v128.load(y)))
}

export function squash${titled(name)}Back(y: usize, d: usize, bias: usize, maps: i32, bytes: i32, adds: bool): void {
  for (let map = 0; map < maps; map++) {
    let total = f32x4.splat(0)
    const end = y + bytes
    for (; y < end; y += 16, d += 16) {
      const slope = f32x4.mul(v128.load(d), ${name}Slope(v128.load(y)))
      v128.store(y, slope)
      total = f32x4.add(total, slope)
    }
    writeSum(bias + (map << 2), total, adds)
  }
}`

/** Squashed in place and summed by 2x2, times a factor; a last odd row or column is left as it is. */
const averagePool = (name) => `
export function average${titled(name)}(y: usize, p: usize, maps: i32, height: i32, width: i32, pixel: i32, factor: f32): void {
  const share = f32x4.splat(factor)
  const row = width * pixel
  for (let map = 0; map < maps; map++) {
    for (let pair = 0; pair < height >> 1; pair++) {
      let at = y + 2 * pair * row
      const end = at + (width >> 1) * 2 * pixel
      for (; at < end; at += pixel) {
        for (const half = at + pixel; at < half; at += 16, p += 16) {
          const a = ${name}(v128.load(at))
          const b = ${name}(v128.load(at + pixel))
          const c = ${name}(v128.load(at + row))
          const d = ${name}(v128.load(at + row + pixel))
          v128.store(at, a)
          v128.store(at + pixel, b)
          v128.store(at + row, c)
          v128.store(at + row + pixel, d)
          v128.store(p, f32x4.mul(share, f32x4.add(f32x4.add(a, b), f32x4.add(c, d))))
        }
      }
    }
    y += height * row
  }
}

export function average${titled(name)}Back(
  y: usize, d: usize, bias: usize, maps: i32, height: i32, width: i32, pixel: i32, factor: f32, adds: bool,
): void {
  const share = f32x4.splat(factor)
  const row = width * pixel
  for (let map = 0; map < maps; map++) {
    let total = f32x4.splat(0)
    for (let pair = 0; pair < height >> 1; pair++) {
      let at = y + 2 * pair * row
      const end = at + (width >> 1) * 2 * pixel
      for (; at < end; at += pixel) {
        for (const half = at + pixel; at < half; at += 16, d += 16) {
          const slope = f32x4.mul(share, v128.load(d))
          const one = f32x4.mul(slope, ${name}Slope(v128.load(at)))
          const two = f32x4.mul(slope, ${name}Slope(v128.load(at + pixel)))
          const three = f32x4.mul(slope, ${name}Slope(v128.load(at + row)))
          const four = f32x4.mul(slope, ${name}Slope(v128.load(at + row + pixel)))
          v128.store(at, one)
          v128.store(at + pixel, two)
          v128.store(at + row, three)
          v128.store(at + row + pixel, four)
          total = f32x4.add(total, f32x4.add(f32x4.add(one, two), f32x4.add(three, four)))
        }
      }
      if (width & 1) clear${titled(name)}(end, row, pixel)
    }
    if (height & 1) memory.fill(y + (height - 1) * row, 0, row)
    y += height * row
    writeSum(bias + (map << 2), total, adds)
  }
}

/** The pixels beyond the last whole window, in both rows. */
function clear${titled(name)}(at: usize, row: i32, pixel: i32): void {
  memory.fill(at, 0, pixel)
  memory.fill(at + row, 0, pixel)
}`

/** The greatest of 2x2 sums, squashed; back to the first that has it, since no activation ever falls. */
const maximumPool = (name) => `
export function maximum${titled(name)}(y: usize, p: usize, maps: i32, height: i32, width: i32, pixel: i32): void {
  const row = width * pixel
  for (let map = 0; map < maps; map++) {
    for (let pair = 0; pair < height >> 1; pair++) {
      let at = y + 2 * pair * row
      const end = at + (width >> 1) * 2 * pixel
      for (; at < end; at += pixel) {
        for (const half = at + pixel; at < half; at += 16, p += 16) {
          const upper = f32x4.pmax(v128.load(at), v128.load(at + pixel))
          const lower = f32x4.pmax(v128.load(at + row), v128.load(at + row + pixel))
          v128.store(p, ${name}(f32x4.pmax(upper, lower)))
        }
      }
    }
    y += height * row
  }
}

export function maximum${titled(name)}Back(
  y: usize, p: usize, d: usize, bias: usize, maps: i32, height: i32, width: i32, pixel: i32, adds: bool,
): void {
  const row = width * pixel
  for (let map = 0; map < maps; map++) {
    let total = f32x4.splat(0)
    for (let pair = 0; pair < height >> 1; pair++) {
      let at = y + 2 * pair * row
      const end = at + (width >> 1) * 2 * pixel
      for (; at < end; at += pixel) {
        for (const half = at + pixel; at < half; at += 16, p += 16, d += 16) {
          const one = v128.load(at)
          const two = v128.load(at + pixel)
          const three = v128.load(at + row)
          const four = v128.load(at + row + pixel)
          const most = f32x4.pmax(f32x4.pmax(one, two), f32x4.pmax(three, four))
          const slope = f32x4.mul(v128.load(d), ${name}Slope(v128.load(p)))
          const first = f32x4.eq(one, most)
          let taken = first
          v128.store(at, v128.and(first, slope))
          const second = v128.andnot(f32x4.eq(two, most), taken)
          taken = v128.or(taken, second)
          v128.store(at + pixel, v128.and(second, slope))
          const third = v128.andnot(f32x4.eq(three, most), taken)
          taken = v128.or(taken, third)
          v128.store(at + row, v128.and(third, slope))
          v128.store(at + row + pixel, v128.and(v128.andnot(f32x4.eq(four, most), taken), slope))
          total = f32x4.add(total, slope)
        }
      }
      if (width & 1) clear${titled(name)}(end, row, pixel)
    }
    if (height & 1) memory.fill(y + (height - 1) * row, 0, row)
    y += height * row
    writeSum(bias + (map << 2), total, adds)
  }
}`

/** z[map * copies + i] = squashed(coefficient * s[map] + bias), \`bytes\` a map; and back, slopes of s into \`ds\`. */
const subsample = (name) => `
export function subsample${titled(name)}(
  s: usize, z: usize, coefficients: usize, bias: usize, maps: i32, copies: i32, bytes: i32,
): void {
  for (let map = 0; map < maps; map++, s += bytes) {
    for (let copy = 0; copy < copies; copy++, coefficients += 4, bias += 4) {
      const coefficient = v128.load32_splat(coefficients)
      const start = v128.load32_splat(bias)
      for (let at = 0; at < bytes; at += 16, z += 16) {
        v128.store(z, ${name}(madd(coefficient, v128.load(s + at), start)))
      }
    }
  }
}

export function subsample${titled(name)}Back(
  s: usize, z: usize, d: usize, ds: usize, coefficients: usize, slopes: usize, bias: usize,
  maps: i32, copies: i32, bytes: i32, adds: bool,
): void {
  for (let map = 0; map < maps; map++, s += bytes, ds += bytes) {
    memory.fill(ds, 0, bytes)
    for (let copy = 0; copy < copies; copy++, coefficients += 4, slopes += 4, bias += 4) {
      const coefficient = v128.load32_splat(coefficients)
      let total = f32x4.splat(0)
      let weighted = f32x4.splat(0)
      for (let at = 0; at < bytes; at += 16, z += 16, d += 16) {
        const slope = f32x4.mul(v128.load(d), ${name}Slope(v128.load(z)))
        total = f32x4.add(total, slope)
        weighted = madd(slope, v128.load(s + at), weighted)
        v128.store(ds + at, madd(slope, coefficient, v128.load(ds + at)))
      }
      writeSum(slopes, weighted, adds)
      writeSum(bias, total, adds)
    }
  }
}`
