import type { FieldBox } from '../../src/core/image/geometry'
import type { GreyRaster } from '../../src/core/image/raster'

type Stroke = readonly (readonly [number, number])[]

/** Digits as strokes in a box 0.6 wide and 1 high. */
const shapes: Readonly<Record<string, readonly Stroke[]>> = {
  '0': [
    [
      [0.3, 0],
      [0.08, 0.2],
      [0, 0.5],
      [0.08, 0.8],
      [0.3, 1],
      [0.52, 0.8],
      [0.6, 0.5],
      [0.52, 0.2],
      [0.3, 0],
    ],
  ],
  '1': [
    [
      [0.3, 0],
      [0.3, 1],
    ],
  ],
  '2': [
    [
      [0.02, 0.2],
      [0.3, 0],
      [0.58, 0.22],
      [0.5, 0.5],
      [0, 1],
      [0.6, 1],
    ],
  ],
  '3': [
    [
      [0, 0.08],
      [0.35, 0],
      [0.55, 0.22],
      [0.25, 0.46],
      [0.58, 0.72],
      [0.35, 1],
      [0, 0.92],
    ],
  ],
  '4': [
    [
      [0.4, 0],
      [0, 0.65],
      [0.6, 0.65],
    ],
    [
      [0.42, 0.4],
      [0.42, 1],
    ],
  ],
  '5': [
    [
      [0.55, 0],
      [0.1, 0],
      [0.05, 0.45],
      [0.4, 0.42],
      [0.58, 0.7],
      [0.35, 1],
      [0, 0.92],
    ],
  ],
  '7': [
    [
      [0, 0],
      [0.6, 0],
      [0.2, 1],
    ],
  ],
  '.': [
    [
      [0.05, 0.96],
      [0.09, 0.98],
    ],
  ],
}

export interface DrawnField {
  readonly grey: GreyRaster
  /** Ink of each character, in field pixels. */
  readonly boxes: readonly FieldBox[]
}

interface Drawing {
  /** Height of a digit in pixels. */
  readonly digitHeight?: number
  /** Space between characters in digit heights; negative overlaps them. */
  readonly gap?: number
  /** x per y to the right. */
  readonly slant?: number
  readonly width?: number
  readonly height?: number
  readonly left?: number
}

/** Of the pen, in digit heights. */
const penRadius = 0.048
const paper = 215
const inkGrey = 50

/** A field with the text drawn by a round pen on paper that darkens to one side, top to bottom in the middle. */
export function drawField(text: string, drawing: Drawing = {}): DrawnField {
  const { digitHeight = 50, gap = 0.25, slant = 0, width = 400, height = 110, left = 25 } = drawing
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data[y * width + x] = paper - Math.floor((25 * x) / width) + ((x * 7 + y * 13) % 5)
  }
  const top = (height - digitHeight) / 2
  const pen = penRadius * digitHeight
  const boxes: FieldBox[] = []
  let at = left
  for (const character of text) {
    const strokes = (shapes[character] ?? []).map((stroke) =>
      stroke.map(([x, y]): [number, number] => [
        at + x * digitHeight + slant * digitHeight * (0.5 - y),
        top + y * digitHeight,
      ]),
    )
    boxes.push(drawStrokes({ width, height, data }, strokes, pen))
    at += ((character === '.' ? 0.12 : character === '1' ? 0.45 : 0.6) + gap) * digitHeight
  }
  return { grey: { width, height, data }, boxes }
}

function drawStrokes(
  raster: GreyRaster,
  strokes: readonly (readonly [number, number])[][],
  pen: number,
): FieldBox {
  let [left, top, right, bottom] = [raster.width, raster.height, 0, 0]
  for (const stroke of strokes) {
    stroke.forEach((to, index) => {
      const from = stroke[index - 1] ?? to
      const steps = Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])) + 1
      for (let step = 0; step <= steps; step++) {
        const x = from[0] + ((to[0] - from[0]) * step) / steps
        const y = from[1] + ((to[1] - from[1]) * step) / steps
        drawDot(raster, { x, y }, pen)
        left = Math.min(left, x - pen)
        right = Math.max(right, x + pen)
        top = Math.min(top, y - pen)
        bottom = Math.max(bottom, y + pen)
      }
    })
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

function drawDot({ width, height, data }: GreyRaster, { x, y }: { x: number; y: number }, pen: number): void {
  for (let row = Math.max(0, Math.floor(y - pen)); row <= Math.min(height - 1, Math.ceil(y + pen)); row++) {
    for (
      let column = Math.max(0, Math.floor(x - pen));
      column <= Math.min(width - 1, Math.ceil(x + pen));
      column++
    ) {
      const cover = pen + 0.5 - Math.hypot(column - x, row - y)
      if (cover <= 0) continue
      const at = row * width + column
      const grey = Math.round(paper + (inkGrey - paper) * Math.min(1, cover))
      data[at] = Math.min(data[at] ?? paper, grey)
    }
  }
}

/** Prints a rule: a filled rectangle of dark grey. */
export function printRule({ width, data }: GreyRaster, rule: FieldBox): void {
  for (let y = rule.y; y < rule.y + rule.height; y++) {
    data.fill(70, y * width + rule.x, y * width + rule.x + rule.width)
  }
}

/** Share of the union of two boxes that both cover. */
export function boxOverlap(a: FieldBox, b: FieldBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a.width * a.height + b.width * b.height - shared)
}
