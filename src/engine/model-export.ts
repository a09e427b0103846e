import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/base/app-error'
import { type ExportFacts, onnxFromModel } from '../core/exchange/onnx'
import { tfjsFromModel, tfjsWeightsName } from '../core/exchange/tfjs-export'
import { bytesFromWeights } from '../core/lenet/safetensors'
import { type ExportFile, writeExport } from '../platform/export-files/write-export'
import type { ExportedModelFormat } from '../protocol/commands/models'
import type { LoadedModel } from './model-registry'

export interface ModelExport {
  readonly format: ExportedModelFormat
  /** A new file; for `tfjs` a new folder. */
  readonly destination: string
  /** Of the program. */
  readonly version: string
}

/**
 * Writes the model for other programs.
 * @throws AppError 'dest-exists' where something is there already, 'dest-readonly', 'disk-full'.
 */
export async function exportModel(loaded: LoadedModel, wanted: ModelExport): Promise<readonly string[]> {
  const { destination } = wanted
  if (await isTaken(destination)) {
    throw new AppError('dest-exists', 'There is something of this name already.', { path: destination })
  }
  return writeExport(filesOf(loaded, wanted))
}

function filesOf(loaded: LoadedModel, { format, destination, version }: ModelExport): readonly ExportFile[] {
  const { model, weights, runCard, modelId, entry, fieldCalibration } = loaded
  const facts: ExportFacts = { version, modelId, temperature: runCard.calibration.temperature }
  switch (format) {
    case 'safetensors': {
      const metadata = {
        model: model.id,
        name: entry?.name ?? model.name,
        run_card: JSON.stringify(runCard),
        ...(fieldCalibration === null ? {} : { field_calibration: JSON.stringify(fieldCalibration) }),
      }
      return [{ path: destination, bytes: bytesFromWeights(weights, metadata) }]
    }
    case 'onnx':
      return [{ path: destination, bytes: onnxFromModel(model, weights, facts) }]
    case 'tfjs': {
      const files = tfjsFromModel(model, weights, facts)
      // The topology last: a folder without it is none that anybody opens.
      return [
        { path: join(destination, tfjsWeightsName), bytes: files.weights },
        { path: join(destination, 'model.json'), bytes: Buffer.from(files.topology) },
      ]
    }
  }
}

async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch {
    return false
  }
}
