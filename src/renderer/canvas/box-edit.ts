import type { PageBox, PagePoint } from '../../core/image/geometry'
import type { Size } from './viewport'

/** Which edges of a box are being dragged; none means the whole box moves. */
export interface Grip {
  readonly horizontal: 'left' | 'right' | null
  readonly vertical: 'top' | 'bottom' | null
}

export const grips: readonly Grip[] = [
  { horizontal: 'left', vertical: 'top' },
  { horizontal: null, vertical: 'top' },
  { horizontal: 'right', vertical: 'top' },
  { horizontal: 'right', vertical: null },
  { horizontal: 'right', vertical: 'bottom' },
  { horizontal: null, vertical: 'bottom' },
  { horizontal: 'left', vertical: 'bottom' },
  { horizontal: 'left', vertical: null },
]

/** No smaller box can hold a digit. */
export const leastSide = 8

/** What the pointer is doing to a box, as named states; all points in page pixels. */
export type BoxGesture =
  | { readonly kind: 'idle' }
  | { readonly kind: 'drawing'; readonly from: PagePoint; readonly to: PagePoint }
  | {
      readonly kind: 'moving'
      readonly fieldId: string
      readonly grip: Grip
      readonly start: PageBox
      readonly from: PagePoint
      readonly to: PagePoint
    }

export const idle: BoxGesture = { kind: 'idle' }

export function beginDrawing(point: PagePoint): BoxGesture {
  return { kind: 'drawing', from: point, to: point }
}

export function beginMoving(fieldId: string, start: PageBox, grip: Grip, point: PagePoint): BoxGesture {
  return { kind: 'moving', fieldId, start, grip, from: point, to: point }
}

export function dragTo(gesture: BoxGesture, point: PagePoint): BoxGesture {
  return gesture.kind === 'idle' ? gesture : { ...gesture, to: point }
}

/** The box the gesture shows now, inside the page; null where there is none worth showing. */
export function boxOf(gesture: BoxGesture, page: Size): PageBox | null {
  if (gesture.kind === 'idle') return null
  if (gesture.kind === 'drawing') {
    const left = clamp(Math.min(gesture.from.x, gesture.to.x), 0, page.width)
    const right = clamp(Math.max(gesture.from.x, gesture.to.x), 0, page.width)
    const top = clamp(Math.min(gesture.from.y, gesture.to.y), 0, page.height)
    const bottom = clamp(Math.max(gesture.from.y, gesture.to.y), 0, page.height)
    if (right - left < leastSide || bottom - top < leastSide) return null
    return whole({ x: left, y: top, width: right - left, height: bottom - top })
  }
  const dx = gesture.to.x - gesture.from.x
  const dy = gesture.to.y - gesture.from.y
  return adjustBox(gesture.start, gesture.grip, { dx, dy }, page)
}

/** Moves the gripped edges of `box` (or all of it) by a step, inside the page, never under the least side. */
export function adjustBox(box: PageBox, grip: Grip, step: { dx: number; dy: number }, page: Size): PageBox {
  if (grip.horizontal === null && grip.vertical === null) {
    const x = clamp(box.x + step.dx, 0, page.width - box.width)
    const y = clamp(box.y + step.dy, 0, page.height - box.height)
    return whole({ ...box, x, y })
  }
  let left = box.x
  let right = box.x + box.width
  let top = box.y
  let bottom = box.y + box.height
  if (grip.horizontal === 'left') left = clamp(left + step.dx, 0, right - leastSide)
  if (grip.horizontal === 'right') right = clamp(right + step.dx, left + leastSide, page.width)
  if (grip.vertical === 'top') top = clamp(top + step.dy, 0, bottom - leastSide)
  if (grip.vertical === 'bottom') bottom = clamp(bottom + step.dy, top + leastSide, page.height)
  return whole({ x: left, y: top, width: right - left, height: bottom - top })
}

/** Where a box drawn by keys begins: the middle of `view`, in the shape of an amount. */
export function proposedBox(view: PageBox, page: Size): PageBox {
  const width = clamp(view.width * 0.3, leastSide * 4, page.width)
  const height = clamp(width * 0.2, leastSide, page.height)
  return adjustBox(
    { x: view.x + (view.width - width) / 2, y: view.y + (view.height - height) / 2, width, height },
    { horizontal: null, vertical: null },
    { dx: 0, dy: 0 },
    page,
  )
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high))
}

function whole(box: PageBox): PageBox {
  const x = Math.round(box.x)
  const y = Math.round(box.y)
  return { x, y, width: Math.round(box.x + box.width) - x, height: Math.round(box.y + box.height) - y }
}
