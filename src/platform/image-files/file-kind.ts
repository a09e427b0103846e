export type ImageFileKind = 'png' | 'jpeg' | 'tiff' | 'webp' | 'pdf'

/** Names are not believed: a file is what its first bytes say. Null where they say none of ours. */
export function fileKindOf(bytes: Uint8Array): ImageFileKind | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (startsWith(bytes, [0x49, 0x49, 0x2a, 0x00]) || startsWith(bytes, [0x4d, 0x4d, 0x00, 0x2a]))
    return 'tiff'
  if (startsWith(bytes, [0x49, 0x49, 0x2b, 0x00]) || startsWith(bytes, [0x4d, 0x4d, 0x00, 0x2b]))
    return 'tiff'
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes.subarray(8), ascii('WEBP'))) return 'webp'
  if (hasPdfHeader(bytes)) return 'pdf'
  return null
}

/** Whether the file stops before its own format's end mark. Always false for TIFF and PDF, whose ends have none. */
export function lacksEnd(kind: ImageFileKind, bytes: Uint8Array): boolean {
  switch (kind) {
    case 'png':
      return !includesNearEnd(bytes, ascii('IEND'))
    case 'jpeg':
      return !includesNearEnd(bytes, [0xff, 0xd9])
    case 'webp':
      return (
        bytes.length < 12 ||
        new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8 > bytes.length
      )
    case 'tiff':
    case 'pdf':
      return false
  }
}

/** Readers of PDF allow up to 1024 bytes of other matter before the header. */
function hasPdfHeader(bytes: Uint8Array): boolean {
  return indexOf(bytes.subarray(0, 1024 + 5), ascii('%PDF-')) >= 0
}

/** Scanners pad their files, hence "near". */
function includesNearEnd(bytes: Uint8Array, mark: readonly number[]): boolean {
  return indexOf(bytes.subarray(Math.max(0, bytes.length - 65_536)), mark) >= 0
}

function indexOf(bytes: Uint8Array, pattern: readonly number[]): number {
  for (let at = 0; at + pattern.length <= bytes.length; at++)
    if (startsWith(bytes.subarray(at), pattern)) return at
  return -1
}

function startsWith(bytes: Uint8Array, pattern: readonly number[]): boolean {
  return pattern.every((value, index) => bytes[index] === value)
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0))
}
