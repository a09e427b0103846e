import { open, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../core/base/app-error'
import { foreignKindOf } from '../../core/exchange/foreign-kind'
import { fileErrorFrom } from '../image-files/read-bytes'

/** What a person names to be imported, told by its content. Nothing of it is ever run. */
export type ModelSource =
  /** A folder as the registry keeps them. */
  | { readonly kind: 'folder'; readonly folder: string; readonly file: string }
  | { readonly kind: 'safetensors'; readonly bytes: Uint8Array; readonly file: string }
  /** A layers model of TensorFlow.js: its `model.json`, and where it lies. */
  | { readonly kind: 'layers'; readonly topology: string; readonly folder: string; readonly file: string }

/** The largest net of the family has 7 MB; stops a disk image from being read whole. */
const mostBytes = 64 * 1024 * 1024
const mostTopology = 4 * 1024 * 1024
/** Enough to tell every kind that is known. */
const headLength = 16

/** @throws AppError 'file-missing', 'file-denied', 'file-empty', 'model-kind', 'model-unfit'. */
export async function openModelSource(path: string): Promise<ModelSource> {
  const file = basename(path)
  try {
    if ((await stat(path)).isDirectory()) return await sourceInFolder(path)
    const head = await readHead(path)
    const foreign = foreignKindOf(head)
    if (foreign !== null) throw new AppError('model-kind', foreign.why, { file, kind: foreign.kind })
    if (isJson(head)) {
      const bytes = await readModelFile(path, mostTopology)
      return { kind: 'layers', topology: Buffer.from(bytes).toString('utf8'), folder: dirname(path), file }
    }
    if (file.endsWith('.safetensors') || head[8] === openingBrace)
      return { kind: 'safetensors', bytes: await readModelFile(path, mostBytes), file }
    throw unknownKind(file)
  } catch (thrown) {
    throw fileErrorFrom(thrown, file)
  }
}

/** The files one after the other. `names` are plain names, checked before. @throws as `openModelSource`. */
export async function readModelParts(folder: string, names: readonly string[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let rest = mostBytes
  for (const name of names) {
    try {
      const part = await readModelFile(join(folder, name), rest)
      rest -= part.length
      parts.push(part)
    } catch (thrown) {
      throw fileErrorFrom(thrown, name)
    }
  }
  return Buffer.concat(parts)
}

async function sourceInFolder(folder: string): Promise<ModelSource> {
  const file = basename(folder)
  const isThere = async (name: string): Promise<boolean> => {
    const status = await stat(join(folder, name)).catch(() => null)
    if (status === null) return false
    refuseSize(name, status.size, mostBytes)
    return status.isFile()
  }
  if (await isThere('weights.safetensors')) return { kind: 'folder', folder, file }
  if (await isThere('model.json')) return openModelSource(join(folder, 'model.json'))
  throw unknownKind(file)
}

const openingBrace = 0x7b

function isJson(head: Uint8Array): boolean {
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)
  return first === openingBrace
}

async function readHead(path: string): Promise<Uint8Array> {
  const status = await stat(path)
  if (!status.isFile()) throw unknownKind(basename(path))
  const file = await open(path)
  try {
    const head = new Uint8Array(headLength)
    const { bytesRead } = await file.read(head, 0, headLength, 0)
    if (bytesRead === 0) throw new AppError('file-empty', 'The file is empty.', { file: basename(path) })
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function readModelFile(path: string, limit: number): Promise<Uint8Array> {
  const status = await stat(path)
  if (!status.isFile()) throw unknownKind(basename(path))
  refuseSize(basename(path), status.size, limit)
  return readFile(path)
}

function refuseSize(file: string, bytes: number, limit: number): void {
  if (bytes <= limit) return
  const message = `${file} has ${bytes} bytes: no net of the family is that large.`
  throw new AppError('model-unfit', message, { file, bytes })
}

function unknownKind(file: string): AppError {
  const message =
    'This is no model that can be imported: take a .safetensors file, a model.json of TensorFlow.js, or a folder with weights.safetensors and run-card.json.'
  return new AppError('model-kind', message, { file, kind: 'unknown' })
}
