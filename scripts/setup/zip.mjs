// Just enough of the zip format (PKWARE APPNOTE 6.3) to take single files out of an npm or Python archive:
// stored and deflated entries, no encryption, no zip64.
import { chmodSync, createReadStream, createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER_BYTES = 30
const STORED = 0
const DEFLATED = 8

/** Lists the archive's entries: `{name, method, size, mode, packedSize, offset}`. Throws when it is not a whole zip. */
export async function listZip(path) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, 66_000))
    await file.read(tail, 0, tail.length, size - tail.length)
    const end = lastIndexOfSignature(tail)
    if (end < 0) throw new Error(`${path} is not a complete zip archive`)
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12))
    await file.read(directory, 0, directory.length, tail.readUInt32LE(end + 16))
    return parseDirectory(directory)
  } finally {
    await file.close()
  }
}

/** Unpacks one entry to `target`, with the entry's permissions; checks the unpacked size. */
export async function extractZipEntry(zipPath, entry, target) {
  const file = await open(zipPath)
  const header = Buffer.alloc(LOCAL_HEADER_BYTES)
  await file.read(header, 0, LOCAL_HEADER_BYTES, entry.offset)
  await file.close()
  const start = entry.offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
  mkdirSync(dirname(target), { recursive: true })
  if (entry.packedSize === 0) {
    writeFileSync(target, '')
    chmodSync(target, entry.mode || 0o644)
    return
  }
  const out = createWriteStream(target)
  const packed = createReadStream(zipPath, {
    start,
    end: start + entry.packedSize - 1,
    highWaterMark: 1 << 20,
  })
  if (entry.method === DEFLATED) await pipeline(packed, createInflateRaw({ chunkSize: 1 << 20 }), out)
  else if (entry.method === STORED) await pipeline(packed, out)
  else throw new Error(`${entry.name} is packed in a way (${entry.method}) this reader does not know`)
  if (out.bytesWritten !== entry.size) throw new Error(`${entry.name} unpacked to the wrong size`)
  chmodSync(target, entry.mode || 0o644)
}

function lastIndexOfSignature(tail) {
  for (let at = tail.length - 22; at >= 0; at--) if (tail.readUInt32LE(at) === END_OF_DIRECTORY) return at
  return -1
}

function parseDirectory(directory) {
  const entries = []
  let at = 0
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const nameBytes = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}
