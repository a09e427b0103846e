import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/base/app-error'
import type { ColourRaster } from '../core/image/raster'
import { type ExportFile, writeExport } from '../platform/export-files/write-export'
import type { ImageFiles } from '../platform/image-files/image-files'
import type { LayerMaps } from '../protocol/commands/models'

/** Pixels of a map's longer side, at least; of a unit's square. */
const mapPixels = 84
const unitPixels = 20
const gap = 4
/** Between the maps, which are grey. */
const frame = [38, 70, 110] as const

/**
 * A PNG for each layer, `<folder>/<layer>.png`: its maps side by side, or its units as squares; the layer's lowest
 * value black, its highest white. The 84 units of F6 stand as the 7x12 bitmap that they are.
 * @throws AppError 'dest-exists', 'dest-readonly', 'disk-full'.
 */
export async function writeContactSheets(
  layers: readonly LayerMaps[],
  folder: string,
  files: ImageFiles,
): Promise<readonly string[]> {
  const sheets: ExportFile[] = []
  for (const layer of layers) {
    const path = join(folder, `${layer.name}.png`)
    if ((await lstat(path).catch(() => null)) !== null)
      throw new AppError('dest-exists', `There is a ${layer.name}.png already.`, { path })
    const sheet = sheetFrom(layer)
    const { bytes } = await files.encode(sheet, 'png', Math.max(sheet.width, sheet.height))
    sheets.push({ path, bytes })
  }
  return writeExport(sheets)
}

export function sheetFrom({ shape, values }: Pick<LayerMaps, 'shape' | 'values'>): ColourRaster {
  const [side = 1, , maps = 1] = shape
  const isUnits = shape.length === 1
  const count = isUnits ? side : maps
  const inner = isUnits ? 1 : side
  const scale = isUnits ? unitPixels : Math.max(1, Math.ceil(mapPixels / side))
  const columns = columnsFor(count, isUnits)
  const pitch = inner * scale + gap
  const width = columns * pitch + gap
  const height = Math.ceil(count / columns) * pitch + gap
  const data = new Uint8Array(width * height * 4)
  for (let i = 0; i < data.length; i += 4) data.set([...frame, 255], i)
  const lowest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const highest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const reach = highest - lowest || 1
  for (let map = 0; map < count; map++) {
    const left = gap + (map % columns) * pitch
    const top = gap + Math.floor(map / columns) * pitch
    for (let place = 0; place < (inner * scale) ** 2; place++) {
      const x = place % (inner * scale)
      const y = Math.floor(place / (inner * scale))
      const from = (Math.floor(y / scale) * inner + Math.floor(x / scale)) * count + map
      const grey = Math.round((255 * ((values[from] ?? lowest) - lowest)) / reach)
      data.set([grey, grey, grey], ((top + y) * width + left + x) * 4)
    }
  }
  return { width, height, data }
}

function columnsFor(count: number, isUnits: boolean): number {
  if (isUnits && count === 84) return 7
  if (isUnits && count <= 12) return count
  return Math.ceil(Math.sqrt(count))
}
