import { AppError } from '../base/app-error'
import { textFromUtf8, utf8FromText } from '../base/utf8'
import { sizeOfShape, type Weights, type WeightTensor } from './model'

/**
 * The safetensors format (github.com/huggingface/safetensors): a little-endian u64 with the header's length, a
 * JSON header `{name: {dtype, shape, data_offsets: [begin, end]}}`, then the bytes, without gaps or overlaps.
 * Only F32 is written and read.
 */
const lengthBytes = 8
/** No net of this family needs more; stops a hostile file from asking for gigabytes. */
const headerLimit = 1 << 20
const tensorLimit = 1 << 26
const longestName = 200

export function bytesFromWeights(
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = {}
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata
  let offset = 0
  for (const [name, { shape, data }] of weights) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.length * 4] }
    offset += data.length * 4
  }
  // Padded with spaces so that the floats start at a multiple of eight, as the format asks.
  const json = JSON.stringify(header)
  const encoded = utf8FromText(json)
  const padded = Math.ceil(encoded.length / 8) * 8
  const bytes = new Uint8Array(lengthBytes + padded + offset)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, padded, true)
  bytes.fill(0x20, lengthBytes, lengthBytes + padded)
  bytes.set(encoded, lengthBytes)
  let at = lengthBytes + padded
  for (const { data } of weights.values()) {
    // By index: an iterator over millions of numbers is ten times slower.
    for (let i = 0; i < data.length; i++) view.setFloat32(at + 4 * i, data[i] ?? 0, true)
    at += 4 * data.length
  }
  return bytes
}

/** @throws AppError 'model-damaged' for anything but a well-formed file of F32 tensors. */
export function weightsFromBytes(bytes: Uint8Array): Weights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < lengthBytes) throw damaged('it is too short to hold a header')
  const headerLength = view.getUint32(0, true)
  if (view.getUint32(4, true) !== 0 || headerLength > headerLimit) throw damaged('its header is too long')
  const dataStart = lengthBytes + headerLength
  if (dataStart > bytes.length) throw damaged('it ends inside its header')
  const entries = parseHeader(bytes.subarray(lengthBytes, dataStart), bytes.length - dataStart)
  const weights = new Map<string, WeightTensor>()
  for (const { name, shape, begin } of entries) {
    const data = new Float32Array(sizeOfShape(shape))
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(dataStart + begin + 4 * i, true)
    weights.set(name, { shape, data })
  }
  return weights
}

/** The texts that a file carries beside its tensors; of a file that `weightsFromBytes` took. */
export function metadataFromBytes(bytes: Uint8Array): Readonly<Record<string, string>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header: unknown = JSON.parse(
    textFromUtf8(bytes.subarray(lengthBytes, lengthBytes + view.getUint32(0, true))),
  )
  const metadata = isRecord(header) ? header.__metadata__ : undefined
  if (!isRecord(metadata)) return {}
  return Object.fromEntries(
    Object.entries(metadata).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  )
}

interface HeaderEntry {
  readonly name: string
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

function parseHeader(encoded: Uint8Array, dataLength: number): HeaderEntry[] {
  let header: unknown
  try {
    header = JSON.parse(textFromUtf8(encoded))
  } catch (cause) {
    throw damaged('its header is not JSON', cause)
  }
  if (!isRecord(header)) throw damaged('its header is not an object')
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => parseEntry(name, entry, dataLength))
  const ordered = [...entries].sort((one, other) => one.begin - other.begin || one.end - other.end)
  let end = 0
  for (const entry of ordered) {
    if (entry.begin !== end) throw damaged('its tensors leave a gap or overlap')
    end = entry.end
  }
  if (end !== dataLength) throw damaged('it has more or fewer bytes than its tensors')
  return entries
}

function parseEntry(name: string, entry: unknown, dataLength: number): HeaderEntry {
  if (name.length > longestName) throw damaged('a tensor has a name that is too long')
  if (!isRecord(entry)) throw damaged(`${name} is not described`)
  if (entry.dtype !== 'F32') throw damaged(`${name} is not of type F32`)
  const shape = entry.shape
  const offsets = entry.data_offsets
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) throw damaged(`${name} has a bad shape`)
  const [begin = 0, end = 0] = offsets
  const size = sizeOfShape(shape)
  if (size > tensorLimit || end - begin !== size * 4 || end > dataLength) {
    throw damaged(`${name} does not fit into the file`)
  }
  return { name, shape, begin, end }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 8 && value.every((n) => Number.isSafeInteger(n) && n >= 0)
}

function damaged(what: string, cause?: unknown): AppError {
  return new AppError('model-damaged', `The weights file cannot be used: ${what}.`, {}, cause)
}
