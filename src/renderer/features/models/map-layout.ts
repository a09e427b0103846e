/** Maps of equal size laid out as a table of pictures, in picture pixels: one value is one pixel. */
export interface MapLayout {
  readonly maps: number
  readonly mapWidth: number
  readonly mapHeight: number
  readonly columns: number
  readonly rows: number
  /** Pixels between neighbours. */
  readonly gap: number
  readonly width: number
  readonly height: number
  /** CSS pixels to a picture pixel; whole. */
  readonly scale: number
}

export interface Room {
  readonly width: number
  readonly height: number
}

export interface MapPlace {
  readonly map: number
  readonly x: number
  readonly y: number
}

/** Larger ones only where one map is looked at alone. */
const usualScale = 4
/** A lone number is drawn larger than a number of a picture. */
const largestUnitScale = 10
/** F6 of 1998 is a picture of 7x12: its 84 units are drawn so in every net. */
export const bitmapWidth = 7
export const bitmapHeight = 12

interface Extent {
  readonly mapWidth: number
  readonly mapHeight: number
  readonly maps: number
}

/** [side, side, maps] or [units]; maps of one number are units. */
function extentOf(shape: readonly number[]): Extent {
  const [first = 0, second = 0, third = 0] = shape
  if (shape.length === 3) return { mapWidth: second, mapHeight: first, maps: third }
  return { mapWidth: 1, mapHeight: 1, maps: first }
}

/** The largest whole scale at which all maps fit the room, then the fewest columns; scale 1 where none fits. */
export function layOutMaps(shape: readonly number[], room: Room, largestScale = usualScale): MapLayout {
  const extent = extentOf(shape)
  if (extent.mapWidth === 1 && extent.mapHeight === 1) return layOutUnits(extent.maps, room)
  for (let scale = largestScale; scale >= 1; scale--) {
    for (let columns = 1; columns <= extent.maps; columns++) {
      const layout = tableOf(extent, { columns, scale, gap: scale > 2 ? 1 : 2 })
      if (layout.width * scale > room.width) break
      if (layout.height * scale <= room.height) return layout
    }
  }
  return tableOf(extent, { columns: Math.ceil(Math.sqrt(extent.maps)), scale: 1, gap: 2 })
}

/** So many to a row, at the largest whole scale that fits the room's width. */
export function layOutTable(shape: readonly number[], columns: number, room: Room): MapLayout {
  const extent = extentOf(shape)
  for (let scale = usualScale; scale > 1; scale--) {
    const layout = tableOf(extent, { columns, scale, gap: scale > 2 ? 1 : 2 })
    if (layout.width * scale <= room.width && layout.height * scale <= room.height) return layout
  }
  return tableOf(extent, { columns, scale: 1, gap: 2 })
}

function layOutUnits(units: number, room: Room): MapLayout {
  const extent = { mapWidth: 1, mapHeight: 1, maps: units }
  const columns = unitColumns(units)
  const rows = Math.ceil(units / columns)
  const fits = Math.min(room.width / columns, room.height / rows, largestUnitScale)
  return tableOf(extent, { columns, scale: Math.max(2, Math.floor(fits)), gap: 0 })
}

/** Rows of seven for a bitmap of 84, one column for a few, else three to five times as high as wide. */
function unitColumns(units: number): number {
  if (units === bitmapWidth * bitmapHeight) return bitmapWidth
  if (units <= 16) return 1
  return Math.max(2, Math.round(Math.sqrt(units / 2.5)))
}

function tableOf(
  extent: Extent,
  { columns, scale, gap }: { columns: number; scale: number; gap: number },
): MapLayout {
  const rows = Math.max(1, Math.ceil(extent.maps / columns))
  return {
    ...extent,
    columns,
    rows,
    gap,
    scale,
    width: columns * (extent.mapWidth + gap) - gap,
    height: rows * (extent.mapHeight + gap) - gap,
  }
}

/** Top left corner of a map, in picture pixels. */
export function cornerOf(layout: MapLayout, map: number): { readonly x: number; readonly y: number } {
  const { columns, mapWidth, mapHeight, gap } = layout
  return { x: (map % columns) * (mapWidth + gap), y: Math.floor(map / columns) * (mapHeight + gap) }
}

/** The map and the place in it under a picture pixel; null in a gap or outside. */
export function placeAt(layout: MapLayout, x: number, y: number): MapPlace | null {
  const { columns, rows, mapWidth, mapHeight, gap, maps } = layout
  const column = Math.floor(x / (mapWidth + gap))
  const row = Math.floor(y / (mapHeight + gap))
  if (column < 0 || column >= columns || row < 0 || row >= rows) return null
  const map = row * columns + column
  const inside = {
    map,
    x: Math.floor(x - column * (mapWidth + gap)),
    y: Math.floor(y - row * (mapHeight + gap)),
  }
  return map >= maps || inside.x >= mapWidth || inside.y >= mapHeight ? null : inside
}

/** Where a number of a map stands in row-major [height, width, maps]. */
export function indexOf(layout: MapLayout, { map, x, y }: MapPlace): number {
  return (y * layout.mapWidth + x) * layout.maps + map
}
