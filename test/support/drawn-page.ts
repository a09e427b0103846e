import type { Random } from '../../src/core/base/random'
import type { PageBox } from '../../src/core/image/geometry'
import type { GreyRaster } from '../../src/core/image/raster'

/** A page to draw on; everything is turned by `turn` (radians) about its middle. */
export interface DrawnPage {
  readonly grey: GreyRaster
  readonly turn: number
}

interface Paper {
  readonly width: number
  readonly height: number
  /** Degrees, clockwise. */
  readonly degrees?: number
  /** Standard deviation of the paper's grain, in grey levels. */
  readonly grain?: number
  readonly random: Random
}

export function drawnPage({ width, height, degrees = 0, grain = 2, random }: Paper): DrawnPage {
  const data = new Uint8Array(width * height)
  for (let i = 0; i < data.length; i++) {
    const light = 225 - (20 * (i % width)) / width
    data[i] = Math.max(0, Math.min(255, Math.round(light + random.normal(0, grain))))
  }
  return { grey: { width, height, data }, turn: (degrees * Math.PI) / 180 }
}

type Point = readonly [number, number]

function turned(page: DrawnPage, [x, y]: Point): Point {
  const [middleX, middleY] = [page.grey.width / 2, page.grey.height / 2]
  const [cos, sin] = [Math.cos(page.turn), Math.sin(page.turn)]
  const [dx, dy] = [x - middleX, y - middleY]
  return [middleX + cos * dx - sin * dy, middleY + sin * dx + cos * dy]
}

/** Box around a box after the page's turn: where a finder must see it. */
export function boxOnPage(page: DrawnPage, { x, y, width, height }: PageBox): PageBox {
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ] as const
  const points = corners.map((corner) => turned(page, corner))
  const left = Math.min(...points.map(([at]) => at))
  const top = Math.min(...points.map(([, at]) => at))
  const right = Math.max(...points.map(([at]) => at))
  const bottom = Math.max(...points.map(([, at]) => at))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

export interface Pen {
  readonly thickness: number
  readonly grey: number
  /** Share of the line that is not there, in gaps of eight pixels. */
  readonly broken?: number
  readonly random?: Random
}

const printed: Pen = { thickness: 3, grey: 70 }
const written: Pen = { thickness: 5, grey: 45 }

export function drawLine(page: DrawnPage, from: Point, to: Point, pen: Pen = printed): void {
  const [x0, y0] = turned(page, from)
  const [x1, y1] = turned(page, to)
  const steps = Math.ceil(2 * Math.hypot(x1 - x0, y1 - y0)) + 1
  let gapUntil = -1
  for (let step = 0; step <= steps; step++) {
    if (pen.broken && pen.random && step > gapUntil && pen.random.chance(pen.broken / 16))
      gapUntil = step + 16
    if (step <= gapUntil) continue
    drawDot(page.grey, x0 + ((x1 - x0) * step) / steps, y0 + ((y1 - y0) * step) / steps, pen)
  }
}

function drawDot({ width, height, data }: GreyRaster, x: number, y: number, pen: Pen): void {
  const radius = pen.thickness / 2
  for (let row = Math.max(0, Math.floor(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
    for (
      let column = Math.max(0, Math.floor(x - radius));
      column <= Math.min(width - 1, x + radius);
      column++
    ) {
      if (Math.hypot(column - x, row - y) <= radius) data[row * width + column] = pen.grey
    }
  }
}

export function drawBox(page: DrawnPage, { x, y, width, height }: PageBox, pen: Pen = printed): void {
  drawLine(page, [x, y], [x + width, y], pen)
  drawLine(page, [x, y + height], [x + width, y + height], pen)
  drawLine(page, [x, y], [x, y + height], pen)
  drawLine(page, [x + width, y], [x + width, y + height], pen)
}

/** A row of cells that share their borders; returns each cell. */
export function drawCells(page: DrawnPage, box: PageBox, count: number, pen: Pen = printed): PageBox[] {
  const width = box.width / count
  drawBox(page, box, pen)
  for (let i = 1; i < count; i++) {
    drawLine(page, [box.x + i * width, box.y], [box.x + i * width, box.y + box.height], pen)
  }
  return Array.from({ length: count }, (_, i) => ({
    x: box.x + i * width,
    y: box.y,
    width,
    height: box.height,
  }))
}

/** Strokes of 0, 1, 4, 7 in a unit square. */
const shapes: Readonly<Record<string, readonly Point[]>> = {
  '0': Array.from({ length: 17 }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / 16
    return [0.5 + 0.5 * Math.cos(angle), 0.5 + 0.5 * Math.sin(angle)]
  }),
  '1': [
    [0.5, 0],
    [0.5, 1],
  ],
  '4': [
    [0.8, 1],
    [0.8, 0],
    [0, 0.7],
    [1, 0.7],
  ],
  '7': [
    [0, 0],
    [1, 0],
    [0.4, 1],
  ],
}

/** Writes one digit into a box. */
export function drawDigit(page: DrawnPage, digit: string, { x, y, width, height }: PageBox): void {
  const points = (shapes[digit] ?? []).map(([px, py]): Point => [x + px * width, y + py * height])
  points.slice(1).forEach((to, i) => {
    drawLine(page, points[i] ?? to, to, written)
  })
}

/** Writes digits one after another, each 0.6 heights wide, from the top left corner; returns the box around them. */
export function drawDigits(page: DrawnPage, digits: string, [x, y]: Point, height: number): PageBox {
  const width = 0.55 * height
  const step = 0.85 * height
  Array.from(digits).forEach((digit, i) => {
    drawDigit(page, digit, { x: x + i * step, y, width, height })
  })
  return { x, y, width: (digits.length - 1) * step + width, height }
}
