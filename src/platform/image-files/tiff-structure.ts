/** What a TIFF's directories promise, held against the file's length. */
export interface TiffStructure {
  /** For each page in order, whether all its strips or tiles lie inside the file. */
  readonly pages: readonly { readonly isWhole: boolean }[]
  /** Whether the chain of pages ends as it should, and not at a directory outside the file. */
  readonly isComplete: boolean
}

const tags = { stripOffsets: 273, stripByteCounts: 279, tileOffsets: 324, tileByteCounts: 325 } as const
const bytesOfType: Readonly<Record<number, number>> = { 3: 2, 4: 4 }

/**
 * Walks the directories of a classic TIFF (6.0, section 2). libtiff shows what is missing of a fax page as white and
 * leaves out pages behind a cut; here both are seen. Null for BigTIFF, which is left to libtiff.
 */
export function tiffStructureOf(bytes: Uint8Array): TiffStructure | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = bytes[0] === 0x49
  if (bytes.length < 8 || view.getUint16(2, isLittle) !== 42) return null
  const pages: { isWhole: boolean }[] = []
  const seen = new Set<number>()
  let directory = view.getUint32(4, isLittle)
  while (directory !== 0) {
    if (seen.has(directory) || directory + 2 > bytes.length) return { pages, isComplete: false }
    seen.add(directory)
    const entries = view.getUint16(directory, isLittle)
    const end = directory + 2 + 12 * entries
    if (end + 4 > bytes.length) return { pages, isComplete: false }
    pages.push({ isWhole: isPageWhole({ view, isLittle }, directory, entries) })
    directory = view.getUint32(end, isLittle)
  }
  return { pages, isComplete: pages.length > 0 }
}

interface TiffBytes {
  readonly view: DataView
  readonly isLittle: boolean
}

function isPageWhole(file: TiffBytes, directory: number, entries: number): boolean {
  const lists = new Map<number, readonly number[] | null>()
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry
    lists.set(file.view.getUint16(at, file.isLittle), numbersOf(file, at))
  }
  const offsets = lists.get(tags.stripOffsets) ?? lists.get(tags.tileOffsets)
  const counts = lists.get(tags.stripByteCounts) ?? lists.get(tags.tileByteCounts)
  // A page without these is libtiff's to judge: it makes them up for some old writers.
  if (offsets === undefined || counts === undefined) return true
  if (offsets === null || counts === null) return false
  return offsets.every((offset, index) => offset + (counts[index] ?? 0) <= file.view.byteLength)
}

/** The numbers of an entry of SHORTs or LONGs; null where they lie outside the file, none for other types. */
function numbersOf({ view, isLittle }: TiffBytes, entry: number): readonly number[] | null {
  const size = bytesOfType[view.getUint16(entry + 2, isLittle)]
  if (size === undefined) return []
  const count = view.getUint32(entry + 4, isLittle)
  const start = count * size <= 4 ? entry + 8 : view.getUint32(entry + 8, isLittle)
  if (start + count * size > view.byteLength) return null
  return Array.from({ length: count }, (_, index) =>
    size === 2 ? view.getUint16(start + index * 2, isLittle) : view.getUint32(start + index * 4, isLittle),
  )
}
