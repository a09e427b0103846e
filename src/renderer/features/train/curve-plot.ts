import type uPlot from 'uplot'
import type { CurveColumns, CurveMarker } from './train-curves'

export interface CurveColours {
  readonly training: string
  readonly heldOut: string
  readonly best: string
  readonly stopped: string
  readonly grid: string
  readonly text: string
  readonly paper: string
  readonly font: string
}

/** The tokens in force; under forced colours they name colours of the system, which a canvas takes too. */
export function curveColours(root: HTMLElement): CurveColours {
  const style = getComputedStyle(root)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    training: token('--chart-1'),
    heldOut: token('--chart-2'),
    best: token('--read-ink'),
    stopped: token('--review-ink'),
    grid: token('--chart-grid'),
    text: token('--ink-3'),
    paper: token('--surface'),
    font: token('--text-11'),
  }
}

/** What is drawn; read anew at each drawing. */
export interface CurveView {
  readonly columns: CurveColumns
  readonly epochs: number
  readonly scale: readonly [number, number]
  readonly markers: readonly (CurveMarker & { readonly label: string })[]
}

export interface CurveSetup {
  readonly colours: CurveColours
  readonly isLog: boolean
  readonly view: () => CurveView
  readonly numberText: (n: number) => string
  readonly epochsWord: string
  readonly oncursor: (index: number | null) => void
}

const lineWidth = 1.5
const dash = [6, 4]
const axisWidth = 52

/** Of a decade's lines those at 1, 2 and 5. */
function roundSteps(_plot: uPlot, ticks: readonly number[]): (number | null)[] {
  return ticks.map((tick) => (/^[125]\.0+e/.test(tick.toExponential(6)) ? tick : null))
}

export function curveData({ x, training, heldOut }: CurveColumns): uPlot.AlignedData {
  return [[...x], [...training], [...heldOut]]
}

/** uPlot's options for two curves over epochs: training solid, held out dashed with a dot at each epoch. */
export function curveOptions(setup: CurveSetup, size: { width: number; height: number }): uPlot.Options {
  const { colours, isLog, view } = setup
  const axis = {
    stroke: colours.text,
    font: colours.font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  }
  return {
    ...size,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: () => [0, Math.max(1, view().epochs)] },
      y: { distr: isLog ? 3 : 1, range: () => [...view().scale] },
    },
    axes: [
      {
        ...axis,
        size: 22,
        gap: 4,
        label: setup.epochsWord,
        labelSize: 16,
        labelGap: 0,
        labelFont: colours.font,
        space: 48,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
      },
      {
        ...axis,
        ...(isLog ? { filter: roundSteps, grid: { ...axis.grid, filter: roundSteps } } : {}),
        size: axisWidth,
        gap: 6,
        values: (_plot, ticks) => ticks.map((tick) => (tick === null ? '' : setup.numberText(tick))),
      },
    ],
    series: [
      {},
      { scale: 'y', stroke: colours.training, width: lineWidth, spanGaps: true, points: { show: false } },
      {
        scale: 'y',
        stroke: colours.heldOut,
        width: lineWidth,
        dash,
        spanGaps: true,
        points: { show: true, size: 5, fill: colours.heldOut, stroke: colours.heldOut },
      },
    ],
    hooks: {
      draw: [(plot) => drawMarkers(plot, setup)],
      setCursor: [(plot) => setup.oncursor(plot.cursor.idx ?? null)],
    },
  }
}

/** A dotted line at each marker, then its word beside it on a ground that lets it be read over curves and lines. */
function drawMarkers(plot: uPlot, { colours, view }: CurveSetup): void {
  const { ctx } = plot
  const { top, height } = plot.bbox
  const ratio = devicePixelRatio
  const placed = view().markers.map((marker) => ({
    ...marker,
    x: Math.round(plot.valToPos(marker.epoch, 'x', true)),
    colour: colours[marker.kind],
  }))
  ctx.save()
  ctx.lineWidth = lineWidth * ratio
  ctx.setLineDash([2 * ratio, 3 * ratio])
  for (const { x, colour } of placed) {
    ctx.strokeStyle = colour
    ctx.beginPath()
    ctx.moveTo(x, top)
    ctx.lineTo(x, top + height)
    ctx.stroke()
  }
  // The token holds size, leading and family; only the size is the canvas's own.
  ctx.font = colours.font.replace(/([\d.]+)px/, (_all, px: string) => `600 ${Number(px) * ratio}px`)
  ctx.textBaseline = 'top'
  ctx.textAlign = 'left'
  placed.forEach((marker, row) => {
    drawWord(plot, marker, { row, ratio, paper: colours.paper })
  })
  ctx.restore()
}

interface WordPlace {
  readonly row: number
  readonly ratio: number
  readonly paper: string
}

/** To the right of the line, or to its left where the chart ends; one row for each marker. */
function drawWord(
  { ctx, bbox }: uPlot,
  { x, label, colour }: { readonly x: number; readonly label: string; readonly colour: string },
  { row, ratio, paper }: WordPlace,
): void {
  const wide = ctx.measureText(label).width
  const gap = 6 * ratio
  const fitsRight = x + gap + wide <= bbox.left + bbox.width
  const textX = fitsRight ? x + gap : x - gap - wide
  const textY = bbox.top + (2 + 17 * row) * ratio
  ctx.globalAlpha = 0.9
  ctx.fillStyle = paper
  ctx.fillRect(textX - 2 * ratio, textY - 2 * ratio, wide + 4 * ratio, 17 * ratio)
  ctx.globalAlpha = 1
  ctx.fillStyle = colour
  ctx.fillText(label, textX, textY)
}
