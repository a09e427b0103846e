// AssemblyScript of the three sums of products that all the time goes into, written so that V8 keeps every partial
// sum in a register: it has 15 vector registers, and it lets products float to the end of a block, where too many
// would wait at once. Hence tiles of at most five or six outputs by two vectors, one loop and not a nest of them, and
// exits that are never taken (pointers are multiples of 4) behind every few products: nothing floats past them.

const range = (count) => Array.from({ length: count }, (_, i) => i)
const each = (count, line) => range(count).map(line).join('\n')

/** Neighbouring taps of a kernel's row whose slopes are summed together. */
const tapsTogether = [1, 2, 3, 4, 5]

/**
 * @param {{outputs: number, fence: number}} tile most outputs of a tile; outputs between two fences
 * @returns {string} the source of `generated-sums.ts`
 */
export function generateSums({ outputs, fence }) {
  const tiles = range(outputs).map((i) => i + 1)
  return [
    "import { madd, sumOfLanes } from './lanes'",
    `/** Most outputs of a tile. */\nexport const tileOutputs: i32 = ${outputs}`,
    ...tiles.map((count) => slideTile(count, fence)),
    slideRun(tiles),
    ...[1, 2].flatMap((vectors) =>
      tiles.flatMap((count) => ['Near', 'Far'].map((way) => productTile({ way, count, vectors, fence }))),
    ),
    ...['Near', 'Far'].map((way) => productRun(way, tiles)),
    ...tapsTogether.flatMap((taps) => [1, 2].map((count) => slopeTile(count, taps))),
    slopeRun(),
  ].join('\n')
}

/** An exit that no pointer takes, after every `fence` of the outputs but the last. */
const fenceAfter = (o, count, fence, pointer) =>
  (o + 1) % fence === 0 && o + 1 < count ? `\n      if (${pointer} == ${2 * o + 1}) break` : ''

/**
 * A tile of a convolution over `count` neighbouring pixels of a row, 16 examples each: sums over `maps` input maps,
 * `rows` kernel rows and `width` / 64 taps, added to what stands in `y` or begun with the bias.
 */
function slideTile(count, fence) {
  return `
function slide${count}(
  x: usize, w: usize, bias: usize, y: usize, pixels: i32, maps: i32, rows: i32, width: i32,
  xRest: i32, xMapRest: i32, tap: i32, wRest: i32, wMapRest: i32, yMap: i32,
): void {
  const end = y + <usize>(pixels << 6)
  let x0: v128, x1: v128, s: v128
${each(count, (o) => `  let a${o}: v128, b${o}: v128`)}
  for (; y < end; y += 32, x += 32) {
    let at = y
    if (bias) {
${each(count, (o) => `      a${o} = v128.load32_splat(bias, ${o * 4})\n      b${o} = a${o}`)}
    } else {
${each(count, (o) => `      a${o} = v128.load(at)\n      b${o} = v128.load(at, 16)\n      at += yMap`)}
    }
    let qx = x
    let qw = w
    let rowEnd = x + width
    let rowsLeft = rows
    let mapsLeft = maps
    while (true) {
      x0 = v128.load(qx)
      x1 = v128.load(qx, 16)
${each(
  count,
  (o) => `      s = v128.load32_splat(qw, ${o * 4})
      a${o} = madd(s, x0, a${o})
      b${o} = madd(s, x1, b${o})${fenceAfter(o, count, fence, 'qx')}`,
)}
      qw += tap
      qx += 64
      if (qx == rowEnd) {
        if (--rowsLeft == 0) {
          if (--mapsLeft == 0) break
          rowsLeft = rows
          qx += xMapRest
          qw += wMapRest
        } else {
          qx += xRest
          qw += wRest
        }
        rowEnd = qx + width
      }
    }
    at = y
${each(count, (o) => `    v128.store(at, a${o})\n    v128.store(at, b${o}, 16)\n    at += yMap`)}
  }
}`
}

function slideRun(tiles) {
  const call = (count) =>
    `slide${count}(x, w, bias, y, pixels, maps, rows, width, xRest, xMapRest, tap, wRest, wMapRest, yMap)`
  return `
export function slideRun(
  outputs: i32, x: usize, w: usize, bias: usize, y: usize, pixels: i32, maps: i32, rows: i32, width: i32,
  xRest: i32, xMapRest: i32, tap: i32, wRest: i32, wMapRest: i32, yMap: i32,
): void {
${tiles.map((count) => `  if (outputs == ${count}) return ${call(count)}`).join('\n')}
}`
}

/**
 * y[o][v] (+)= sum over k of a[k][o] * x[k][v], o being `count` scalars and v `vectors` vectors. `Near`: the scalars
 * of a k lie side by side; `Far`: 64 bytes apart, as the 16 examples of neighbouring units do.
 */
function productTile({ way, count, vectors, fence }) {
  const apart = way === 'Near' ? 4 : 64
  const names = ['a', 'b'].slice(0, vectors)
  const all = (line) => each(count, (o) => names.map((name, v) => line(name, o, v)).join('\n'))
  return `
function product${way}${count}x${vectors}(
  a: usize, aStep: i32, x: usize, xStep: i32, y: usize, yStep: i32, depth: i32, begin: usize,
): void {
  let s: v128
${names.map((_, v) => `  let x${v}: v128`).join('\n')}
${all((name, o) => `  let ${name}${o}: v128`)}
  let at = y
  if (begin == 0) {
${each(
  count,
  (o) =>
    `${names.map((name, v) => `    ${name}${o} = v128.load(at, ${16 * v})`).join('\n')}\n    at += yStep`,
)}
  } else {
${each(count, (o) => `    a${o} = v128.load32_splat(begin, ${4 * o})${vectors > 1 ? `\n    b${o} = a${o}` : ''}`)}
  }
  for (let k = 0; k < depth; k++) {
${names.map((_, v) => `    x${v} = v128.load(x, ${16 * v})`).join('\n')}
${each(
  count,
  (o) => `    s = v128.load32_splat(a, ${o * apart})
${names.map((name, v) => `    ${name}${o} = madd(s, x${v}, ${name}${o})`).join('\n')}${fenceAfter(o, count, fence, 'a')}`,
)}
    a += aStep
    x += xStep
  }
  at = y
${each(
  count,
  (o) => `${names.map((name, v) => `  v128.store(at, ${name}${o}, ${16 * v})`).join('\n')}\n  at += yStep`,
)}
}`
}

function productRun(way, tiles) {
  const choose = (vectors) =>
    tiles.map(
      (count) =>
        `    if (outputs == ${count}) return product${way}${count}x${vectors}(a, aStep, x, xStep, y, yStep, depth, begin)`,
    )
  return `
export function product${way}(
  outputs: i32, vectors: i32,
  a: usize, aStep: i32, x: usize, xStep: i32, y: usize, yStep: i32, depth: i32, begin: usize,
): void {
  if (vectors == 2) {
${choose(2).join('\n')}
  } else {
${choose(1).join('\n')}
  }
}`
}

/**
 * Slopes of a convolution's kernel: for each of `count` maps and taps the sum over `rows` rows of `width` bytes of
 * slope times input, lanes added last.
 */
function slopeTile(count, taps) {
  const cells = range(count).flatMap((o) => range(taps).map((t) => `a${o}${t}`))
  return `
function slope${count}x${taps}(
  x: usize, dy: usize, g: usize, rows: i32, width: i32, xRow: i32, dyRow: i32, dyMap: i32, tap: i32, adds: bool,
): void {
  let v: v128
${each(count, (o) => `  let d${o}: v128`)}
${cells.map((name) => `  let ${name} = f32x4.splat(0)`).join('\n')}
  const xRest = xRow - width
  const dyRest = dyRow - width
  let rowEnd = dy + width
  while (true) {
${each(count, (o) => `    d${o} = v128.load(dy${o > 0 ? ' + dyMap' : ''})`)}
${each(
  taps,
  (t) => `    v = v128.load(x, ${t * 64})
${each(count, (o) => `    a${o}${t} = madd(v, d${o}, a${o}${t})`)}${fenceAfter(t, taps, 1, 'x')}`,
)}
    x += 16
    dy += 16
    if (dy == rowEnd) {
      if (--rows == 0) break
      x += xRest
      dy += dyRest
      rowEnd = dy + width
    }
  }
  let sum: f32
${each(
  taps,
  (t) => `${each(
    count,
    (o) => `  sum = sumOfLanes(a${o}${t})
  if (adds) sum += f32.load(g, ${4 * o})
  f32.store(g, sum, ${4 * o})`,
  )}
  g += tap`,
)}
}`
}

function slopeRun() {
  const call = (count, taps) => `slope${count}x${taps}(x, dy, g, rows, width, xRow, dyRow, dyMap, tap, adds)`
  const choose = (taps) =>
    [1, 2].map((count) => `    if (outputs == ${count}) return ${call(count, taps)}`).join('\n')
  return `
export function slopeRun(
  outputs: i32, taps: i32,
  x: usize, dy: usize, g: usize, rows: i32, width: i32, xRow: i32, dyRow: i32, dyMap: i32, tap: i32, adds: bool,
): void {
${tapsTogether.map((taps) => `  if (taps == ${taps}) {\n${choose(taps)}\n  }`).join('\n')}
}`
}
