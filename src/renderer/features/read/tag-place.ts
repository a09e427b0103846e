/** What a field's tag takes above or below its box, in screen pixels. */
const tagSize = { width: 92, height: 28 } as const

interface ScreenBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Whether a field's tag goes below its box: at the page's upper edge, and where it would lie over another field's ink
 * above but not below. Boxes in screen pixels of the canvas.
 */
export function isTagBelow(box: ScreenBox, others: readonly ScreenBox[]): boolean {
  if (box.y < tagSize.height) return true
  const above = { ...tagSize, x: box.x, y: box.y - tagSize.height }
  const below = { ...tagSize, x: box.x, y: box.y + box.height }
  const covers = (tag: ScreenBox): boolean => others.some((other) => doOverlap(tag, other))
  return covers(above) && !covers(below)
}

function doOverlap(a: ScreenBox, b: ScreenBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
