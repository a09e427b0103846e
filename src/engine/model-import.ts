import { AppError } from '../core/base/app-error'
import { calibrationFromJson, type FieldCalibration } from '../core/confidence/calibration'
import { layersModelFromJson, modelsLike, weightsFromLayers } from '../core/exchange/tfjs-import'
import {
  assertWeightsFit,
  type LenetModel,
  parameterCount,
  parameterTable,
  type Weights,
} from '../core/lenet/model'
import { lenetFamily, lenetModelFromId } from '../core/lenet/model-family'
import { type RunCard, runCardFromJson } from '../core/lenet/run-card'
import { bytesFromWeights, metadataFromBytes, weightsFromBytes } from '../core/lenet/safetensors'
import { readCalibration, readModel, readModelEntry, sha256Of } from '../platform/compute/model-folder'
import { type ModelSource, openModelSource, readModelParts } from '../platform/model-files/model-source'
import type { NewModel } from './model-registry'

/**
 * Reads a model that a person brings: parsed and checked against the family's declarations, never run.
 * @param architecture of the family; needed where the file does not say and several nets have such tensors.
 * @throws AppError 'model-kind' for files of other kinds, 'model-unfit' for weights that do not fit, those of files.
 */
export async function readForeignModel(path: string, architecture?: string): Promise<NewModel> {
  if (architecture !== undefined && !lenetFamily.some(({ id }) => id === architecture)) {
    const known = lenetFamily.map(({ id }) => id).join(', ')
    throw new AppError('bad-argument', `There is no net "${architecture}"; there are ${known}.`)
  }
  const source = await openModelSource(path)
  try {
    return await modelFrom(source, architecture)
  } catch (thrown) {
    throw importFaultFrom(thrown, source.file)
  }
}

function modelFrom(source: ModelSource, architecture: string | undefined): Promise<NewModel> | NewModel {
  switch (source.kind) {
    case 'folder':
      return modelFromFolder(source.folder, architecture)
    case 'safetensors':
      return modelFromSafetensors(source, architecture)
    case 'layers':
      return modelFromLayers(source, architecture)
  }
}

async function modelFromFolder(folder: string, architecture: string | undefined): Promise<NewModel> {
  const { runCard, weights } = await readModel(folder, 'imported')
  refuseOther(runCard.model, architecture)
  const entry = await readModelEntry(folder)
  return withParts(
    { weights, runCard, origin: 'imported' },
    { name: entry?.name, calibration: (await readCalibration(folder)) ?? undefined },
  )
}

function modelFromSafetensors(
  { bytes, file }: Extract<ModelSource, { kind: 'safetensors' }>,
  architecture: string | undefined,
): NewModel {
  const weights = weightsFromBytes(bytes)
  const { model: named, run_card: card, name, field_calibration: shares } = metadataFromBytes(bytes)
  if (named !== undefined) refuseOther(named, architecture)
  const wanted = named ?? architecture
  const model =
    wanted === undefined
      ? onlyOne(lenetFamily.filter((each) => hasShapes(each, weights)))
      : lenetModelFromId(wanted)
  assertWeightsFit(model, weights)
  const runCard = card === undefined ? plainCard(model, { file }) : cardOf(card, model, weights)
  const calibration = shares === undefined ? undefined : calibrationFromJson(shares)
  return withParts({ weights, runCard, origin: 'imported' }, { name, calibration })
}

async function modelFromLayers(
  { topology, folder, file }: Extract<ModelSource, { kind: 'layers' }>,
  architecture: string | undefined,
): Promise<NewModel> {
  const found = layersModelFromJson(topology)
  const like = modelsLike(found)
  const { architecture: named, name, temperature } = found.metadata
  if (typeof named === 'string') refuseOther(named, architecture)
  const wanted = typeof named === 'string' ? named : architecture
  const model = onlyOne(wanted === undefined ? like : like.filter(({ id }) => id === wanted))
  if (model.geometryHead !== undefined) {
    const message = `A layers model holds ${model.id} without its head for the place on the line: bring it as a .safetensors file.`
    throw new AppError('model-unfit', message)
  }
  const weights = weightsFromLayers(model, found, await readModelParts(folder, found.paths))
  assertWeightsFit(model, weights)
  const runCard = plainCard(model, { file, temperature })
  return withParts({ weights, runCard, origin: 'imported' }, { name })
}

function onlyOne(models: readonly LenetModel[]): LenetModel {
  const [model, ...others] = models
  if (model === undefined)
    throw new AppError('model-unfit', 'No net of the family has these layers and tensors.')
  if (others.length === 0) return model
  const names = models.map(({ id }) => id).join(', ')
  throw new AppError(
    'model-unfit',
    `Several nets have such tensors: say which of ${names} it is (--architecture).`,
  )
}

function hasShapes(model: LenetModel, weights: Weights): boolean {
  const table = parameterTable(model)
  return (
    table.length === weights.size &&
    table.every(({ name, shape }) => weights.get(name)?.shape.join() === shape.join())
  )
}

function refuseOther(named: string, architecture: string | undefined): void {
  if (architecture !== undefined && architecture !== named)
    throw new AppError(
      'model-unfit',
      `The file says that it is of ${named.slice(0, 100)}, not of ${architecture}.`,
    )
}

/** The card that an export carries is believed where it is of these very weights. */
function cardOf(text: string, model: LenetModel, weights: Weights): RunCard {
  const runCard = runCardFromJson(text)
  const hash = sha256Of(bytesFromWeights(weights, { model: model.id }))
  if (runCard.model === model.id && runCard.weightsSha256 === hash) return runCard
  throw new AppError('model-unfit', 'The run card in the file is of other weights.')
}

/** Of a model of which only the weights are known. */
function plainCard(
  model: LenetModel,
  { file, temperature }: { readonly file: string; readonly temperature?: unknown },
): Omit<RunCard, 'weightsSha256'> {
  const isSound = typeof temperature === 'number' && temperature >= 0.05 && temperature <= 20
  return {
    format: 1,
    model: model.id,
    parameters: parameterCount(model),
    command: `digit-desk models import ${file}`,
    commit: 'unknown',
    engine: 'unknown',
    seed: 0,
    data: [],
    hyperparameters: {},
    metrics: {},
    calibration: { temperature: isSound ? temperature : 1 },
  }
}

const longestName = 100

function withParts(
  model: NewModel,
  { name, calibration }: { readonly name?: unknown; readonly calibration?: FieldCalibration | undefined },
): NewModel {
  const shown = typeof name === 'string' ? name.replace(/\p{C}/gu, '').trim().slice(0, longestName) : ''
  return {
    ...model,
    ...(shown === '' ? {} : { name: shown }),
    ...(calibration === undefined ? {} : { calibration }),
  }
}

/** What is wrong with a model of the program's own is, of a file that is brought, that it does not fit. */
function importFaultFrom(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof AppError)) return thrown
  const isOfModel = thrown.code === 'model-damaged' || thrown.code === 'model-missing'
  const code = isOfModel ? 'model-unfit' : thrown.code
  return new AppError(code, thrown.message, { file, ...thrown.details }, thrown)
}
