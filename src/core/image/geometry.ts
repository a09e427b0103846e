declare const space: unique symbol

/** A point in a named coordinate space; x to the right, y down, from the top left corner, in pixels. */
interface PointIn<Space extends string> {
  readonly x: number
  readonly y: number
  readonly [space]?: Space
}

/** Pixels of the upright page. */
export type PagePoint = PointIn<'page'>
/** Pixels of a field's own crop: page pixels less the field box's corner. */
export type FieldPoint = PointIn<'field'>

interface BoxIn<Space extends string> {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly [space]?: Space
}

/** A rectangle in page pixels. */
export type PageBox = BoxIn<'page'>
/** A rectangle in pixels of the field's crop. */
export type FieldBox = BoxIn<'field'>

export function pageBoxFromFieldBox(box: FieldBox, field: PageBox): PageBox {
  return { x: box.x + field.x, y: box.y + field.y, width: box.width, height: box.height }
}

export function fieldBoxFromPageBox(box: PageBox, field: PageBox): FieldBox {
  return { x: box.x - field.x, y: box.y - field.y, width: box.width, height: box.height }
}

/** The part of `box` inside a page of the given size, in whole pixels; null where nothing is left. */
export function clipToPage(box: PageBox, width: number, height: number): PageBox | null {
  const left = Math.max(0, Math.floor(box.x))
  const top = Math.max(0, Math.floor(box.y))
  const right = Math.min(width, Math.ceil(box.x + box.width))
  const bottom = Math.min(height, Math.ceil(box.y + box.height))
  if (right - left < 1 || bottom - top < 1) return null
  return { x: left, y: top, width: right - left, height: bottom - top }
}
