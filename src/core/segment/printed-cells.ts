import type { FieldBox } from '../image/geometry'
import { closeHorizontalGaps, openHorizontalRuns, transposeMask } from '../image/open-runs'
import type { InkMask } from '../image/raster'
import type { CvOperations, InkComponent } from './opencv'
import { eraseRules, intersect } from './remove-rules'

/** A printed cell in work pixels: [left, right) x [top, bottom). */
export interface WorkCell {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** At most this many cells are told apart in one field. */
const mostCells = 255
/** Shares of a cell's side: how far from its edge the border may be printed, and how much of it must be seen. */
const borderBand = 0.14
const borderSeen = 0.4
const bridgedGap = 4
/** A component with this share of its ink in one cell belongs to it whole, even where it leaves the cell. */
const mainShare = 0.75
/** How far above and below a cell its character may reach, in cell heights. */
const overshoot = 0.25

/** Cells left to right, in pixels of a picture `scale` times the field's. */
export function workCells(cells: readonly FieldBox[], scale: number): WorkCell[] {
  return [...cells]
    .sort((a, b) => a.x - b.x)
    .slice(0, mostCells)
    .map((cell) => ({
      left: Math.round(cell.x * scale),
      right: Math.round((cell.x + cell.width) * scale),
      top: Math.round(cell.y * scale),
      bottom: Math.round((cell.y + cell.height) * scale),
    }))
}

/** Removes the cells' printed borders near the edges where they are known to be; crossing strokes stay. */
export function removeCellBorders(
  ink: InkMask,
  cells: readonly WorkCell[],
  operations: CvOperations,
): InkMask {
  const turnedCells = cells.map(({ left, right, top, bottom }) => ({
    left: top,
    right: bottom,
    top: left,
    bottom: right,
  }))
  const level = borderRuns(ink, cells)
  const across = eraseRules({ ink, cleaned: ink.data.slice(), operations }, level).cleaned
  const upright = borderRuns(transposeMask(ink), turnedCells)
  const left = transposeMask(across)
  return transposeMask(eraseRules({ ink: left, cleaned: left.data.slice(), operations }, upright).cleaned)
}

/** Horizontal runs of ink near the top and bottom edges of cells. */
function borderRuns(ink: InkMask, cells: readonly WorkCell[]): InkMask {
  const runs = new Uint8Array(ink.data.length)
  for (const cell of cells) {
    const band = Math.max(3, Math.round(borderBand * (cell.bottom - cell.top)))
    const reach = Math.round(0.1 * (cell.right - cell.left))
    const left = Math.max(0, cell.left - reach)
    const right = Math.min(ink.width, cell.right + reach)
    for (const edge of [cell.top, cell.bottom]) {
      for (let y = Math.max(0, edge - band); y < Math.min(ink.height, edge + band); y++) {
        const row = {
          width: right - left,
          height: 1,
          data: ink.data.slice(y * ink.width + left, y * ink.width + right),
        }
        const run = Math.max(8, Math.round(borderSeen * (cell.right - cell.left)))
        const found = intersect(openHorizontalRuns(closeHorizontalGaps(row, bridgedGap), run), row)
        found.data.forEach((isRun, x) => {
          if (isRun) runs[y * ink.width + left + x] = 1
        })
      }
    }
  }
  return { ...ink, data: runs }
}

/**
 * Says which cell each ink pixel belongs to: 0 for none, else 1 + the cell's number. A character that leaves its cell
 * is kept whole; ink that two cells share is parted at the border; what is left of borders belongs to none.
 */
export function cellOwners(ink: InkMask, cells: readonly WorkCell[], operations: CvOperations): Uint8Array {
  const { labels, components } = operations.components(ink)
  const columns = cellColumns(ink.width, cells)
  const owners = new Uint8Array(ink.data.length)
  for (const component of components) {
    const main = mainCell({ labels, width: ink.width, columns }, component)
    const cell = cells[main.owner - 1]
    if (!cell || isOutside(component, cell) || isBorderRest(component, cell)) continue
    const isWhole = main.share >= mainShare
    for (let y = component.y; y < component.y + component.height; y++) {
      for (let x = component.x; x < component.x + component.width; x++) {
        const at = y * ink.width + x
        if (labels[at] === component.label) owners[at] = isWhole ? main.owner : (columns[x] ?? 0)
      }
    }
  }
  return owners
}

/** For each column the cell it lies in or next to. */
function cellColumns(width: number, cells: readonly WorkCell[]): Uint8Array {
  const columns = new Uint8Array(width)
  cells.forEach((cell, index) => {
    const before = cells[index - 1]
    const after = cells[index + 1]
    const margin = Math.round(0.15 * (cell.right - cell.left))
    const left = before ? Math.round((before.right + cell.left) / 2) : cell.left - margin
    const right = after ? Math.round((cell.right + after.left) / 2) : cell.right + margin
    columns.fill(index + 1, Math.max(0, left), Math.max(0, Math.min(width, right)))
  })
  return columns
}

function mainCell(
  picture: { labels: Int32Array; width: number; columns: Uint8Array },
  component: InkComponent,
): { owner: number; share: number } {
  const votes = new Map<number, number>()
  for (let y = component.y; y < component.y + component.height; y++) {
    for (let x = component.x; x < component.x + component.width; x++) {
      if (picture.labels[y * picture.width + x] !== component.label) continue
      const owner = picture.columns[x] ?? 0
      votes.set(owner, (votes.get(owner) ?? 0) + 1)
    }
  }
  let owner = 0
  let most = 0
  for (const [candidate, count] of votes) {
    if (candidate > 0 && count > most) {
      most = count
      owner = candidate
    }
  }
  return { owner, share: most / component.area }
}

/** Lies above or below the cell: a caption, another line. */
function isOutside(component: InkComponent, cell: WorkCell): boolean {
  const middle = component.y + component.height / 2
  const reach = overshoot * (cell.bottom - cell.top)
  return middle < cell.top - reach || middle > cell.bottom + reach
}

/** Lies wholly within the strip where the border was printed. */
function isBorderRest(component: InkComponent, cell: WorkCell): boolean {
  const bandX = borderBand * (cell.right - cell.left)
  const bandY = borderBand * (cell.bottom - cell.top)
  const right = component.x + component.width
  const bottom = component.y + component.height
  return (
    right <= cell.left + bandX ||
    component.x >= cell.right - bandX ||
    bottom <= cell.top + bandY ||
    component.y >= cell.bottom - bandY
  )
}
