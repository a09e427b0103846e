import type { PageBox, PagePoint } from '../../core/image/geometry'

declare const space: unique symbol

/** Pixels of the canvas element, from its top left corner. */
export interface ScreenPoint {
  readonly x: number
  readonly y: number
  readonly [space]?: 'screen'
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Screen = page * scale + (x, y). */
export interface Viewport {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export const zoomLimits = { least: 0.05, most: 16 } as const
const fitMargin = 24
const zoomStep = 1.25

export function screenFromPage(viewport: Viewport, point: PagePoint): ScreenPoint {
  return { x: point.x * viewport.scale + viewport.x, y: point.y * viewport.scale + viewport.y }
}

export function pageFromScreen(viewport: Viewport, point: ScreenPoint): PagePoint {
  return { x: (point.x - viewport.x) / viewport.scale, y: (point.y - viewport.y) / viewport.scale }
}

/** The whole page in the middle of the view with a margin; never larger than real size. */
export function fitPage(page: Size, view: Size): Viewport {
  if (page.width < 1 || page.height < 1 || view.width < 1 || view.height < 1) return { scale: 1, x: 0, y: 0 }
  const roomX = Math.max(1, view.width - 2 * fitMargin)
  const roomY = Math.max(1, view.height - 2 * fitMargin)
  const scale = Math.min(1, roomX / page.width, roomY / page.height)
  return { scale, x: (view.width - page.width * scale) / 2, y: (view.height - page.height * scale) / 2 }
}

/** Zooms by `factor` and keeps the page point under `anchor` where it is. */
export function zoomAt(viewport: Viewport, anchor: ScreenPoint, factor: number): Viewport {
  const scale = Math.min(zoomLimits.most, Math.max(zoomLimits.least, viewport.scale * factor))
  const applied = scale / viewport.scale
  return {
    scale,
    x: anchor.x - (anchor.x - viewport.x) * applied,
    y: anchor.y - (anchor.y - viewport.y) * applied,
  }
}

export function zoomByStep(viewport: Viewport, view: Size, direction: 1 | -1): Viewport {
  const centre: ScreenPoint = { x: view.width / 2, y: view.height / 2 }
  return zoomAt(viewport, centre, direction === 1 ? zoomStep : 1 / zoomStep)
}

/** One page pixel on one screen pixel, around the middle of the view. */
export function realSize(viewport: Viewport, view: Size): Viewport {
  return zoomAt(viewport, { x: view.width / 2, y: view.height / 2 }, 1 / viewport.scale)
}

/** Moves as little as needed so that `box` is in view with a margin; the scale stays. */
export function bringIntoView(viewport: Viewport, box: PageBox, view: Size): Viewport {
  const shift = (low: number, high: number, room: number): number => {
    if (high - low > room - 2 * fitMargin) return room / 2 - (low + high) / 2
    if (low < fitMargin) return fitMargin - low
    if (high > room - fitMargin) return room - fitMargin - high
    return 0
  }
  const topLeft = screenFromPage(viewport, box)
  const bottomRight = screenFromPage(viewport, { x: box.x + box.width, y: box.y + box.height })
  return {
    scale: viewport.scale,
    x: viewport.x + shift(topLeft.x, bottomRight.x, view.width),
    y: viewport.y + shift(topLeft.y, bottomRight.y, view.height),
  }
}
