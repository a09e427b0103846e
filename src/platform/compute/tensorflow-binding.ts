import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The native functions under tfjs-node that graphs are run with; not in tfjs's types. */
export interface TensorflowBinding {
  readonly TF_FLOAT: number
  readonly TF_Version: string
  isUsingGpuDevice(): boolean
  /** May keep the array in use until the tensor is deleted. */
  createTensor(shape: readonly number[], type: number, values: Float32Array): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Float32Array
  /** How many tensors and graphs this process holds. */
  getNumOfTensors(): number
  getNumOfSavedModels(): number
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  /** Names are "node:output", joined by commas. */
  runSavedModel(model: number, inputs: readonly number[], feeds: string, fetches: string): { id: number }[]
}

export interface TensorflowSession {
  /** Runs what `fetches` need and gives their values; every feed is [values, shape] by its placeholder's name. */
  run(feeds: Readonly<Record<string, Feed>>, fetches: readonly string[]): Float32Array[]
  close(): void
}

export type Feed = readonly [values: Float32Array, shape: readonly number[]]

/** The binding of tfjs's `tensorflow` backend; null where the backend is another one. */
export function bindingOf(backend: object): TensorflowBinding | null {
  const binding: unknown = Reflect.get(backend, 'binding')
  return isBinding(binding) ? binding : null
}

function isBinding(value: unknown): value is TensorflowBinding {
  if (typeof value !== 'object' || value === null) return false
  const names = ['createTensor', 'deleteTensor', 'tensorDataSync', 'getNumOfTensors', 'getNumOfSavedModels']
  names.push('isUsingGpuDevice', 'loadSavedModel', 'deleteSavedModel', 'runSavedModel')
  return names.every((name) => typeof Reflect.get(value, name) === 'function')
}

/** A session over a graph of its own with its own variables, which go when it is closed. */
export function openSession(binding: TensorflowBinding, savedModel: Uint8Array): TensorflowSession {
  // TensorFlow loads graphs from folders alone.
  const folder = mkdtempSync(join(tmpdir(), 'digit-desk-graph-'))
  let model: number
  try {
    writeFileSync(join(folder, 'saved_model.pb'), savedModel)
    model = binding.loadSavedModel(folder, 'serve')
  } finally {
    rmSync(folder, { recursive: true })
  }
  let isOpen = true
  return {
    run(feeds, fetches) {
      if (!isOpen) throw new RangeError('the session is closed')
      const names = Object.keys(feeds).map((name) => `${name}:0`)
      const inputs: number[] = []
      try {
        for (const [values, shape] of Object.values(feeds))
          inputs.push(binding.createTensor(shape, binding.TF_FLOAT, values))
        const outputs = binding.runSavedModel(model, inputs, names.join(), fetches.map(outputName).join())
        try {
          return outputs.map(({ id }) => binding.tensorDataSync(id))
        } finally {
          for (const { id } of outputs) binding.deleteTensor(id)
        }
      } finally {
        for (const id of inputs) binding.deleteTensor(id)
      }
    },
    close() {
      if (isOpen) binding.deleteSavedModel(model)
      isOpen = false
    },
  }
}

function outputName(ref: string): string {
  return ref.includes(':') ? ref : `${ref}:0`
}
