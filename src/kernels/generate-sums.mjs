// AssemblyScript of the three sums of products that all the time goes into, written so that V8 keeps every partial
// sum in a register: it has 15 vector registers, and it lets products float to the end of a block, where too many
// would wait at once. Hence tiles of at most five or six outputs by two vectors, one loop and not a nest of them, and
// exits that are never taken (pointers are multiples of 4) behind every few products: nothing floats past them.

const range = (count) => Array.from({ length: count }, (_, i) => i)
const each = (count, line) => range(count).map(line).join('\n')

/** Neighbouring taps of a kernel's row that are summed together. */
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
    ...tapsTogether.flatMap((taps) => tiles.map((count) => slideTile(count, taps, fence))),
    ...tiles.map(slideLast),
    slideRun(tiles),
    ...[1, 2].flatMap((vectors) => tiles.map((count) => productTile(count, vectors))),
    productRun(tiles),
    ...[true, false].flatMap((isWhole) =>
      tapsTogether.flatMap((taps) => [1, 2].map((count) => slopeTile(count, taps, isWhole))),
    ),
    slopeRun(),
  ].join('\n')
}

/** An exit that no pointer takes, after every `fence` of the outputs but the last. */
const fenceAfter = (o, count, fence, pointer) =>
  (o + 1) % fence === 0 && o + 1 < count ? `\n      if (${pointer} == ${2 * o + 1}) break` : ''

/**
 * A tile of a convolution over `bytes` bytes of neighbouring pixels of a row, two vectors at a time: sums over `maps`
 * input maps, `rows` kernel rows and `taps` taps, added to what stands in `y` or begun with the bias. The taps of a row
 * are written out: a loop over them costs as many instructions as the products.
 */
function slideTile(count, taps, fence) {
  const product = (t, o) => `      s = v128.load32_splat(qw, ${4 * (t * count + o)})
      a${o} = madd(s, x0, a${o})
      b${o} = madd(s, x1, b${o})${fenceAfter(o, count, fence, 'qx')}`
  return `
function slide${count}x${taps}(
  x: usize, w: usize, bias: usize, y: usize, bytes: i32, maps: i32, rows: i32,
  xRest: i32, xMapRest: i32, wRow: i32, wMapRest: i32, yMap: i32, pixel: i32,
): void {
  const end = y + bytes
  let s: v128, x0: v128, x1: v128
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
    let rowsLeft = rows
    let mapsLeft = maps
    while (true) {
${each(
  taps,
  (t) => `      x0 = v128.load(qx)
      x1 = v128.load(qx, 16)
${each(count, (o) => product(t, o))}
      qx += pixel${t + 1 < taps ? `\n      if (qx == ${2 * count + 1}) break` : ''}`,
)}
      qw += wRow
      qx += xRest
      if (--rowsLeft == 0) {
        if (--mapsLeft == 0) break
        rowsLeft = rows
        qx += xMapRest
        qw += wMapRest
      }
    }
    at = y
${each(count, (o) => `    v128.store(at, a${o})\n    v128.store(at, b${o}, 16)\n    at += yMap`)}
  }
}`
}

/** The same for one vector that is left over, and any number of taps. */
function slideLast(count) {
  return `
function slideLast${count}(
  x: usize, w: usize, bias: usize, y: usize, taps: i32, maps: i32, rows: i32,
  xRest: i32, xMapRest: i32, wRow: i32, wMapRest: i32, yMap: i32, pixel: i32,
): void {
  let v: v128
${each(count, (o) => `  let a${o}: v128`)}
  let at = y
  if (bias) {
${each(count, (o) => `    a${o} = v128.load32_splat(bias, ${o * 4})`)}
  } else {
${each(count, (o) => `    a${o} = v128.load(at)\n    at += yMap`)}
  }
  for (; maps > 0; maps--) {
    for (let row = 0; row < rows; row++) {
      let qw = w
      for (let tap = 0; tap < taps; tap++) {
        v = v128.load(x)
${each(count, (o) => `        a${o} = madd(v128.load32_splat(qw, ${o * 4}), v, a${o})`)}
        qw += ${4 * count}
        x += pixel
      }
      w += wRow
      x += xRest
    }
    x += xMapRest
    w += wMapRest
  }
  at = y
${each(count, (o) => `  v128.store(at, a${o})\n  at += yMap`)}
}`
}

function slideRun(tiles) {
  const rest = 'maps, rows, xRest, xMapRest, wRow, wMapRest, yMap, pixel'
  const choose = (taps) =>
    tiles.map(
      (count) => `      if (outputs == ${count}) slide${count}x${taps}(x, w, bias, y, pairs, ${rest})`,
    )
  return `
export function slideRun(
  outputs: i32, taps: i32, x: usize, w: usize, bias: usize, y: usize, bytes: i32, maps: i32, rows: i32,
  xRest: i32, xMapRest: i32, wRow: i32, wMapRest: i32, yMap: i32, pixel: i32,
): void {
  const pairs = bytes & ~31
  if (pairs) {
${tapsTogether.map((taps) => `    if (taps == ${taps}) {\n${choose(taps).join('\n')}\n    }`).join('\n')}
  }
  if (pairs < bytes) {
${tiles.map((count) => `    if (outputs == ${count}) slideLast${count}(x + pairs, w, bias, y + pairs, taps, ${rest})`).join('\n')}
  }
}`
}

/**
 * y[o][v] (+)= sum over k of a[k][o] * x[k][v], o being `count` scalars that lie side by side and v `vectors` vectors.
 * Its one block is short enough to do without exits, which took a tenth of its time.
 */
function productTile(count, vectors) {
  const names = ['a', 'b'].slice(0, vectors)
  const all = (line) => each(count, (o) => names.map((name, v) => line(name, o, v)).join('\n'))
  return `
function product${count}x${vectors}(
  a: usize, x: usize, xStep: i32, y: usize, yStep: i32, depth: i32, begin: usize,
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
  (o) => `    s = v128.load32_splat(a, ${o * 4})
${names.map((name, v) => `    ${name}${o} = madd(s, x${v}, ${name}${o})`).join('\n')}`,
)}
    a += ${4 * count}
    x += xStep
  }
  at = y
${each(
  count,
  (o) => `${names.map((name, v) => `  v128.store(at, ${name}${o}, ${16 * v})`).join('\n')}\n  at += yStep`,
)}
}`
}

function productRun(tiles) {
  const choose = (vectors) =>
    tiles.map(
      (count) =>
        `    if (outputs == ${count}) return product${count}x${vectors}(a, x, xStep, y, yStep, depth, begin)`,
    )
  return `
export function product(
  outputs: i32, vectors: i32, a: usize, x: usize, xStep: i32, y: usize, yStep: i32, depth: i32, begin: usize,
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
 * slope times input, lanes added last. With a pixel of 16 examples as good as all are the addresses are constants, an
 * eighth faster.
 */
function slopeTile(count, taps, isWhole) {
  const cells = range(count).flatMap((o) => range(taps).map((t) => `a${o}${t}`))
  return `
function slope${count}x${taps}${isWhole ? 'Whole' : ''}(
  x: usize, dy: usize, g: usize, rows: i32, width: i32, xRow: i32, dyRow: i32, dyMap: i32, tap: i32, pixel: i32,
  adds: bool,
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
  (t) => `    v = v128.load(${isWhole ? `x, ${t * 64}` : `x + ${t} * pixel`})
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
  const call = (count, taps, isWhole) =>
    `slope${count}x${taps}${isWhole ? 'Whole' : ''}(x, dy, g, rows, width, xRow, dyRow, dyMap, tap, pixel, adds)`
  const choose = (isWhole) =>
    tapsTogether.flatMap((taps) =>
      [1, 2].map(
        (count) => `    if (taps == ${taps} && outputs == ${count}) return ${call(count, taps, isWhole)}`,
      ),
    )
  return `
export function slopeRun(
  outputs: i32, taps: i32,
  x: usize, dy: usize, g: usize, rows: i32, width: i32, xRow: i32, dyRow: i32, dyMap: i32, tap: i32, pixel: i32,
  adds: bool,
): void {
  if (pixel == 64) {
${choose(true).join('\n')}
  } else {
${choose(false).join('\n')}
  }
}`
}
