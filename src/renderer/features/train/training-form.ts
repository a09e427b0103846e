import type { AppError } from '../../../core/base/app-error'
import type { ComputeEngineId } from '../../../core/lenet/compute-port'
import type { Augmentation } from '../../../core/training/augmentation'
import type { RateSchedule, TrainingPlan } from '../../../core/training/training-plan'
import type { TrainingChoices, TrainingData } from '../../../protocol/commands/training'
import { foldFullWidth } from '../../app/shortcuts'

export type RecipeId = TrainingChoices['recipe']

/** Inputs of numbers, as they are typed. */
export const numberFields = ['epochs', 'batchSize', 'learningRate', 'seed', 'patience', 'limit'] as const
export type NumberField = (typeof numberFields)[number]
export type FormField = NumberField | 'architecture' | 'data' | 'recipe' | 'engine' | 'augmentation' | 'form'

/** What a person chose; what is left out comes from the recipe. */
export interface FormDraft {
  readonly architecture: string
  readonly dataKind: TrainingData['kind']
  readonly folder: string
  readonly recipe: RecipeId
  readonly engine: ComputeEngineId | 'auto'
  readonly numbers: Readonly<Partial<Record<NumberField, string>>>
  readonly stopsEarly?: boolean
  readonly augmentation?: Augmentation | null
}

/** Why an input cannot be taken; the view has the words. */
export type FormFault =
  | { readonly kind: 'whole'; readonly least: number; readonly most: number }
  | { readonly kind: 'rate'; readonly most: number }
  | { readonly kind: 'folder' }

interface WholeLimits {
  readonly least: number
  readonly most: number
}

/** As the engine takes them. */
const wholeLimits: Record<Exclude<NumberField, 'learningRate'>, WholeLimits> = {
  epochs: { least: 1, most: 2000 },
  batchSize: { least: 1, most: 4096 },
  seed: { least: 0, most: 0xffff_ffff },
  patience: { least: 1, most: 10_000 },
  limit: { least: 1, most: 1_000_000 },
}
const highestRate = 10

/** Patience offered where the recipe has none. */
const usualPatience = 3

/** The number that was typed, full-width digits folded; null where it is none. */
function numberFrom(text: string): number | null {
  const folded = foldFullWidth(text).trim().replaceAll(',', '')
  return /^\d*\.?\d+(e[+-]?\d+)?$/i.test(folded) ? Number(folded) : null
}

export function faultOf(field: NumberField, text: string): FormFault | null {
  if (text.trim() === '') return null
  const value = numberFrom(text)
  if (field === 'learningRate') {
    return value !== null && value > 0 && value <= highestRate ? null : { kind: 'rate', most: highestRate }
  }
  const { least, most } = wholeLimits[field]
  const isSound = value !== null && Number.isInteger(value) && value >= least && value <= most
  return isSound ? null : { kind: 'whole', least, most }
}

export function highestRateOf(schedule: RateSchedule): number {
  return schedule.kind === 'passes' ? Math.max(...schedule.rates) : schedule.learningRate
}

/** What an input shows before anyone types: the recipe's own number. Empty where the recipe says nothing. */
export function recipeText(field: NumberField, plan: TrainingPlan | null): string {
  if (plan === null || field === 'limit') return ''
  switch (field) {
    case 'patience':
      return String(plan.earlyStopping?.patience ?? usualPatience)
    case 'learningRate':
      return String(highestRateOf(plan.schedule))
    default:
      return String(plan[field])
  }
}

export function dataOf({ dataKind, folder }: Pick<FormDraft, 'dataKind' | 'folder'>): TrainingData | null {
  if (dataKind !== 'folder') return { kind: dataKind }
  return folder === '' ? null : { kind: 'folder', path: folder }
}

export function stopsEarly(draft: FormDraft, plan: TrainingPlan | null): boolean {
  return draft.stopsEarly ?? (plan?.earlyStopping ?? null) !== null
}

export type CheckedForm =
  | { readonly choices: TrainingChoices }
  | { readonly faults: Readonly<Partial<Record<FormField, FormFault>>> }

/** The choices as the engine takes them, or the inputs that stand in the way. */
export function checkForm(draft: FormDraft, plan: TrainingPlan | null): CheckedForm {
  const faults: Partial<Record<FormField, FormFault>> = {}
  const isEarly = stopsEarly(draft, plan)
  for (const field of numberFields) {
    const fault = faultOf(field, draft.numbers[field] ?? '')
    if (fault !== null && (field !== 'patience' || isEarly)) faults[field] = fault
  }
  const data = dataOf(draft)
  if (data === null) faults.data = { kind: 'folder' }
  if (data === null || Object.keys(faults).length > 0) return { faults }
  return { choices: choicesFrom(draft, data, plan) }
}

function choicesFrom(draft: FormDraft, data: TrainingData, plan: TrainingPlan | null): TrainingChoices {
  const { architecture, recipe, engine, augmentation } = draft
  const typed = (field: NumberField): number | null => numberFrom(draft.numbers[field] ?? '')
  const numbers = Object.fromEntries(
    (['epochs', 'batchSize', 'learningRate', 'seed', 'limit'] as const).flatMap((field) => {
      const value = typed(field)
      return value === null ? [] : [[field, value]]
    }),
  )
  const isPatienceChosen = draft.stopsEarly !== undefined || typed('patience') !== null
  const patience = typed('patience') ?? plan?.earlyStopping?.patience ?? usualPatience
  return {
    architecture,
    data,
    recipe,
    ...numbers,
    ...(isPatienceChosen ? { patience: stopsEarly(draft, plan) ? patience : null } : {}),
    ...(augmentation === undefined ? {} : { augmentation }),
    ...(engine === 'auto' ? {} : { engine }),
  }
}

const fieldsOfCodes: ReadonlyMap<AppError['code'], FormField> = new Map([
  ['engine-missing', 'engine'],
  ['model-missing', 'architecture'],
  ['model-untaught', 'architecture'],
  ['recipe-missing', 'recipe'],
  ['examples-few', 'batchSize'],
  ['examples-none', 'data'],
])

/** The input that an error of the engine belongs to. */
export function fieldOfError({ code, details }: AppError): FormField {
  if (code.startsWith('file-') || code.startsWith('labels-')) return 'data'
  const field = fieldsOfCodes.get(code)
  if (field !== undefined) return field
  const named = [...numberFields, 'recipe', 'augmentation'].find((field) => field === details.field)
  return fieldNames.find((field) => field === named) ?? 'form'
}

const fieldNames: readonly FormField[] = [...numberFields, 'recipe', 'augmentation']

export interface AugmentationRange {
  readonly name: keyof Augmentation
  readonly most: number
  readonly step: number
  /** Shown as hundredths with a percent sign. */
  readonly unit: 'degrees' | 'percent' | 'pixels'
}

/** In the order of the form, each as far as the engine takes it and as a digit still stands it. */
export const augmentationRanges: readonly AugmentationRange[] = [
  { name: 'rotation', most: 45, step: 1, unit: 'degrees' },
  { name: 'shear', most: 1, step: 0.01, unit: 'percent' },
  { name: 'scale', most: 0.5, step: 0.01, unit: 'percent' },
  { name: 'shift', most: 8, step: 0.5, unit: 'pixels' },
  { name: 'elastic', most: 6, step: 0.1, unit: 'pixels' },
  { name: 'thinner', most: 1, step: 0.05, unit: 'percent' },
  { name: 'thicker', most: 1, step: 0.05, unit: 'percent' },
  { name: 'blur', most: 1, step: 0.05, unit: 'percent' },
]

/** Offered where the recipe changes nothing and a person switches changes on. */
export const mildAugmentation: Augmentation = {
  rotation: 10,
  scale: 0.1,
  shear: 0.15,
  shift: 1,
  elastic: 1,
  thinner: 0.2,
  thicker: 0.1,
  blur: 0.1,
}
