import * as v from 'valibot'
import { computeEngineIds } from '../core/lenet/compute-port'
import type { EngineCommands } from '../protocol/commands/engines'
import type { ModelCommands } from '../protocol/commands/models'
import type { ParamsSchemas } from '../protocol/server'

const nothing = v.strictObject({})
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100))
const engineId = v.picklist(computeEngineIds)
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** Not the class: bytes may come from another realm. */
const glyph = v.custom<Uint8Array>(
  (input) =>
    ArrayBuffer.isView(input) &&
    Object.prototype.toString.call(input) === '[object Uint8Array]' &&
    input.byteLength <= 64 * 64 * 3,
  'must be the bytes of a glyph',
)

export const modelSchemas: Pick<ParamsSchemas, keyof (ModelCommands & EngineCommands)> = {
  'models.list': nothing,
  'models.family': nothing,
  'models.inspect': v.strictObject({ id }),
  'models.look': v.strictObject({ modelId: id, glyph }),
  'models.filters': v.strictObject({ modelId: id, layer: id }),
  'models.compare': v.strictObject({
    modelIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(4)),
    data: v.union([v.picklist(['mnist', 'fashion']), v.strictObject({ folder: path })]),
  }),
  'models.use': v.strictObject({ modelId: id }),
  'models.rollBack': nothing,
  'models.export': v.strictObject({
    modelId: id,
    format: v.picklist(['safetensors', 'tfjs', 'onnx']),
    destination: path,
  }),
  'models.import': v.strictObject({ path, architecture: v.exactOptional(id) }),
  'models.remove': v.strictObject({ modelId: id }),
  'engines.list': nothing,
  'engines.bench': v.strictObject({
    architecture: id,
    batchSize: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)),
  }),
  'engines.lastBench': nothing,
  'engines.check': v.strictObject({
    ids: v.exactOptional(v.pipe(v.array(engineId), v.minLength(1), v.maxLength(10))),
    steps: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  }),
  'engines.pin': v.strictObject({
    id: v.nullable(engineId),
  }),
}
