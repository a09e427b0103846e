import { type AppError, appErrorFrom } from '../../../core/base/app-error'
import type { ComputeEngineId } from '../../../core/lenet/compute-port'
import type { Augmentation } from '../../../core/training/augmentation'
import type { TrainingPlan } from '../../../core/training/training-plan'
import type { EngineDescription } from '../../../protocol/commands/engines'
import type { FamilyMember } from '../../../protocol/commands/models'
import type {
  AugmentationPreview,
  TrainingChoices,
  TrainingData,
  TrainingRun,
} from '../../../protocol/commands/training'
import type { EngineRequests } from '../../app/engine-requests'
import { LatestOnly } from './latest-only'
import {
  checkForm,
  dataOf,
  type FormDraft,
  type FormFault,
  type FormField,
  faultOf,
  fieldOfError,
  mildAugmentation,
  type NumberField,
  type RecipeId,
  recipeText,
  stopsEarly,
} from './training-form'

export interface FormPorts {
  readonly engine: EngineRequests
  readonly chooseFolder: () => Promise<readonly string[]>
}

const digitClasses = 10

const recipeIds: readonly RecipeId[] = ['shipped', 'published', 'long', 'modern']

/** Nets that the program's own recipe was made for. */
const shippedNets: ReadonlySet<string> = new Set(['lenet5', 'lenet12'])

function recipesOf(member: FamilyMember): readonly RecipeId[] {
  const own = recipeIds.filter((id) => member.recipes.includes(id))
  return shippedNets.has(member.architecture) || own.length === 0 ? ['shipped', ...own] : [...own, 'shipped']
}

/** The form of a new training: choices, what the recipe makes of them, and the examples as the net will see them. */
export class FormState {
  /** Null until the engine has answered. */
  members = $state.raw<readonly FamilyMember[] | null>(null)
  engines = $state.raw<readonly EngineDescription[]>([])
  loadFault = $state.raw<AppError | null>(null)
  draft = $state.raw<FormDraft>({
    architecture: '',
    dataKind: 'mnist',
    folder: '',
    recipe: 'shipped',
    engine: 'auto',
    numbers: {},
  })
  plan = $state.raw<TrainingPlan | null>(null)
  preview = $state.raw<AugmentationPreview | null>(null)
  isLoadingPreview = $state(false)
  /** Why there is none, where the data are not to blame. */
  previewFault = $state.raw<AppError | null>(null)
  isStarting = $state(false)
  /** What the engine refused, at the input that caused it; goes when that input changes. */
  refusals = $state.raw<Readonly<Partial<Record<FormField, AppError>>>>({})
  /** Inputs that were left or sent once: only those show what is wrong with them. */
  #touched = $state.raw<ReadonlySet<FormField>>(new Set())
  readonly #ports: FormPorts
  readonly #plans = new LatestOnly()
  readonly #previews = new LatestOnly()
  #previewSeed = 1

  constructor(ports: FormPorts) {
    this.#ports = ports
  }

  member = $derived(
    this.members?.find(({ architecture }) => architecture === this.draft.architecture) ?? null,
  )
  recipes = $derived(this.member === null ? [] : recipesOf(this.member))
  trainingEngines = $derived(this.engines.filter(({ available }) => available))
  /** Ranges in force; null changes nothing. */
  augmentation = $derived.by((): Augmentation | null =>
    this.draft.augmentation === undefined ? (this.plan?.augmentation ?? null) : this.draft.augmentation,
  )
  stopsEarly = $derived(stopsEarly(this.draft, this.plan))
  #checked = $derived(checkForm(this.draft, this.plan))
  /** Faults to show now. */
  faults = $derived.by(() => {
    const all: Readonly<Partial<Record<FormField, FormFault>>> =
      'faults' in this.#checked ? this.#checked.faults : {}
    return Object.fromEntries(Object.entries(all).filter(([field]) => this.#isTouched(field)))
  })

  #isTouched(field: string): boolean {
    return [...this.#touched].some((touched) => touched === field)
  }

  async load(): Promise<void> {
    try {
      const engine = this.#ports.engine
      const [members, engines] = await Promise.all([
        engine.call('models.family', {}),
        engine.call('engines.list', {}),
      ])
      // Single digits cannot teach what is no digit.
      this.members = members.filter(({ classCount }) => classCount === digitClasses)
      this.engines = engines
      this.loadFault = null
      if (this.member === null) {
        const [first] = this.members
        if (first !== undefined) this.chooseNet(first.architecture)
      } else this.#follow()
    } catch (thrown) {
      this.loadFault = appErrorFrom(thrown)
    }
  }

  chooseNet(architecture: string): void {
    const member = this.members?.find((candidate) => candidate.architecture === architecture)
    if (member === undefined) return
    const recipe = recipesOf(member)[0] ?? 'shipped'
    this.#take({ ...this.#withoutRecipesOwn(), architecture, recipe }, ['architecture', 'recipe'])
    this.#follow()
  }

  chooseRecipe(recipe: RecipeId): void {
    this.#take({ ...this.#withoutRecipesOwn(), recipe }, ['recipe'])
    this.#follow()
  }

  /** What was typed over one recipe does not belong to the next; seed and number of examples do. */
  #withoutRecipesOwn(): FormDraft {
    const { architecture, dataKind, folder, recipe, engine, numbers } = this.draft
    const { seed, limit } = numbers
    const kept = { ...(seed === undefined ? {} : { seed }), ...(limit === undefined ? {} : { limit }) }
    return { architecture, dataKind, folder, recipe, engine, numbers: kept }
  }

  chooseData(dataKind: TrainingData['kind']): void {
    this.#take({ ...this.draft, dataKind }, ['data'])
    this.#follow()
  }

  async chooseFolder(): Promise<void> {
    const [folder] = await this.#ports.chooseFolder()
    if (folder === undefined) return
    this.#take({ ...this.draft, dataKind: 'folder', folder }, ['data'])
    this.#follow()
  }

  chooseEngine(engine: ComputeEngineId | 'auto'): void {
    this.#take({ ...this.draft, engine }, ['engine'])
  }

  type(field: NumberField, text: string): void {
    this.#take({ ...this.draft, numbers: { ...this.draft.numbers, [field]: text } }, [field])
  }

  /** An input was left: from now on it shows what is wrong; emptied it takes the recipe's number again. */
  leave(field: NumberField): void {
    this.#touched = new Set([...this.#touched, field])
    if (this.draft.numbers[field]?.trim() !== '') return
    const { [field]: _emptied, ...numbers } = this.draft.numbers
    this.draft = { ...this.draft, numbers }
  }

  textOf(field: NumberField): string {
    return this.draft.numbers[field] ?? recipeText(field, this.plan)
  }

  isSound(field: NumberField): boolean {
    return faultOf(field, this.textOf(field)) === null
  }

  setStopsEarly(isOn: boolean): void {
    this.#take({ ...this.draft, stopsEarly: isOn }, ['patience'])
  }

  setChanging(isOn: boolean): void {
    const ranges = this.plan?.augmentation ?? mildAugmentation
    this.#take({ ...this.draft, augmentation: isOn ? ranges : null }, ['augmentation'])
    this.#followPreview()
  }

  setRange(name: keyof Augmentation, value: number): void {
    const before = this.augmentation
    if (before === null) return
    this.#take({ ...this.draft, augmentation: { ...before, [name]: value } }, ['augmentation'])
    this.#followPreview()
  }

  takeRecipesRanges(): void {
    const { augmentation: _own, ...draft } = this.draft
    this.#take(draft, ['augmentation'])
    this.#followPreview()
  }

  changeSamplesAgain(): void {
    this.#previewSeed++
    this.#followPreview()
  }

  /** @returns the run, or null where something stands in the way; it is then shown at its input. */
  async start(): Promise<TrainingRun | null> {
    const checked = this.#checked
    if ('faults' in checked) {
      this.#touched = new Set(['epochs', 'batchSize', 'learningRate', 'seed', 'patience', 'limit', 'data'])
      return null
    }
    if (this.isStarting) return null
    this.isStarting = true
    this.refusals = {}
    try {
      return await this.#ports.engine.call('train.start', checked)
    } catch (thrown) {
      this.#refuse(thrown)
      return null
    } finally {
      this.isStarting = false
    }
  }

  #take(draft: FormDraft, changed: readonly FormField[]): void {
    this.draft = draft
    this.#forget([...changed, 'form'])
  }

  #forget(fields: readonly FormField[]): void {
    const left = Object.entries(this.refusals).filter(([field]) => !fields.some((name) => name === field))
    this.refusals = Object.fromEntries(left)
  }

  #refuse(thrown: unknown, where?: FormField): void {
    const error = appErrorFrom(thrown)
    this.refusals = { ...this.refusals, [where ?? fieldOfError(error)]: error }
  }

  #follow(): void {
    void this.#plans.run(() => this.#askPlan()).then(() => this.#followPreview())
  }

  async #askPlan(): Promise<void> {
    const { architecture, recipe } = this.draft
    // Which data are learned makes no difference to the plan; a folder may not be chosen yet.
    const choices: TrainingChoices = { architecture, recipe, data: { kind: 'mnist' } }
    try {
      const plan = await this.#ports.engine.call('train.plan', { choices })
      if (architecture === this.draft.architecture && recipe === this.draft.recipe) this.plan = plan
      this.#forget(['recipe'])
    } catch (thrown) {
      this.plan = null
      this.#refuse(thrown, 'recipe')
    }
  }

  #followPreview(): void {
    void this.#previews.run(() => this.#askPreview())
  }

  async #askPreview(): Promise<void> {
    const data = dataOf(this.draft)
    const { architecture } = this.draft
    if (data === null || architecture === '') {
      this.preview = null
      return
    }
    this.isLoadingPreview = true
    try {
      const params = { architecture, data, augmentation: this.augmentation, seed: this.#previewSeed }
      this.preview = await this.#ports.engine.call('train.preview', params)
      this.previewFault = null
      this.#forget(['data'])
    } catch (thrown) {
      this.preview = null
      const error = appErrorFrom(thrown)
      if (fieldOfError(error) === 'data') this.#refuse(error)
      else this.previewFault = error
    } finally {
      this.isLoadingPreview = false
    }
  }
}
