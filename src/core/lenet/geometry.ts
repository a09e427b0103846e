import { geometryNumbers } from './model'

/** Place and size of a glyph's ink on the written line, as `ArcGeometry` has them. Unit: line heights. */
export interface GlyphGeometry {
  readonly height: number
  readonly width: number
  readonly centre: number
  readonly top: number
  readonly bottom: number
  readonly logAspect: number
  readonly pieces: number
  readonly fill: number
}

/** Writes one glyph's eight numbers into row `row` of `[count, 8]`, each held within ±4. */
export function writeGeometryRow(rows: Float32Array, row: number, geometry: GlyphGeometry): void {
  const { height, width, centre, top, bottom, logAspect, pieces, fill } = geometry
  const numbers = [height, width, centre, top, bottom, logAspect, pieces, fill]
  for (let i = 0; i < geometryNumbers; i++) {
    rows[row * geometryNumbers + i] = Math.max(-4, Math.min(4, numbers[i] ?? 0))
  }
}

/** `[count, 8]` for as many glyphs, as a classifier takes it. */
export function geometryRows(geometries: readonly GlyphGeometry[]): Float32Array {
  const rows = new Float32Array(geometries.length * geometryNumbers)
  geometries.forEach((geometry, row) => {
    writeGeometryRow(rows, row, geometry)
  })
  return rows
}

/** Marks row `row` as a glyph of which no place on a line is known. */
export function clearGeometryRow(rows: Float32Array, row: number): void {
  rows.fill(Number.NaN, row * geometryNumbers, (row + 1) * geometryNumbers)
}
