import { appErrorFrom } from '../../../core/base/app-error'
import type { ExportedModelFormat, FamilyMember, ModelDescription } from '../../../protocol/commands/models'
import type { Dictionary } from '../../i18n/en'
import { thrownText } from '../../i18n/error-text'
import { ComparisonState } from './comparison-state.svelte'
import type { ModelsPorts } from './models-ports'

export type ModelsLook = 'card' | 'layers'

/** What is looked at: an entry of the registry, or a net of the family that has no weights here. */
export type Subject =
  | { readonly kind: 'entry'; readonly id: string; readonly entry: ModelDescription }
  | { readonly kind: 'member'; readonly id: string; readonly member: FamilyMember }

export interface ActionError {
  readonly text: string
  readonly said: string
  /** A file whose net is not known for sure: it may be brought as one that is named. */
  readonly unfitPath: string | null
}

/** The registry as the window shows it: its list, the entry at hand, what is done with it, comparisons. */
export class ModelsState {
  /** Null until the engine has answered. */
  models = $state.raw<readonly ModelDescription[] | null>(null)
  family = $state.raw<readonly FamilyMember[]>([])
  loadError = $state('')
  look = $state<ModelsLook>('card')
  /** Under 1000 px the list is a drawer over the view. */
  isListOpen = $state(false)
  /** What is under way with an entry; its buttons wait meanwhile. */
  busy = $state<'' | 'import' | 'export' | 'use' | 'remove'>('')
  /** Why the last action failed, and what the engine said of it. */
  actionError = $state.raw<ActionError | null>(null)
  /** The entry whose removal waits for a second press. */
  removingId = $state<string | null>(null)

  #selectedId = $state<string | null>(null)
  readonly comparison: ComparisonState
  readonly #ports: ModelsPorts

  constructor(ports: Omit<ModelsPorts, 'textOf'>) {
    this.#ports = { ...ports, textOf: (thrown) => modelErrorText(thrown, ports.locale.words) }
    this.comparison = new ComparisonState(this.#ports)
    ports.engine.on('models.changed', ({ models }) => this.#take(models))
  }

  /** Family members that no entry of the registry has weights for. */
  bareMembers = $derived.by(() => {
    const held = new Set((this.models ?? []).map(({ architecture }) => architecture))
    return this.family.filter(({ architecture }) => !held.has(architecture))
  })
  /** The chosen one; where none was chosen, the one in use. */
  subject = $derived.by((): Subject | null => {
    const models = this.models ?? []
    const entry =
      models.find(({ modelId }) => modelId === this.#selectedId) ??
      (this.bareMembers.some(({ architecture }) => architecture === this.#selectedId)
        ? undefined
        : (models.find(({ inUse }) => inUse) ?? models[0]))
    if (entry !== undefined) return { kind: 'entry', id: entry.modelId, entry }
    const member = this.bareMembers.find(({ architecture }) => architecture === this.#selectedId)
    return member === undefined ? null : { kind: 'member', id: member.architecture, member }
  })
  /** Every row of the list in order, entries first. */
  ids = $derived.by(() => [
    ...(this.models ?? []).map(({ modelId }) => modelId),
    ...this.bareMembers.map(({ architecture }) => architecture),
  ])
  /** Where in the view one is, after its name. */
  trail = $derived.by(() => {
    const { words } = this.#ports.locale
    if (this.comparison.isOpen) return [words.models.compare.title]
    const { subject } = this
    if (subject === null) return []
    if (subject.kind === 'member') return [subject.member.name, words.models.layers]
    return [subject.entry.name, words.models[this.look]]
  })
  async load(): Promise<void> {
    this.loadError = ''
    try {
      this.#take(await this.#ports.engine.call('models.list', {}))
      this.family = await this.#ports.engine.call('models.family', {})
    } catch (thrown) {
      this.loadError = this.#ports.textOf(thrown)
    }
  }

  #take(models: readonly ModelDescription[]): void {
    this.models = models
    this.comparison.keepOnly(new Set(models.map(({ modelId }) => modelId)))
  }

  select(id: string): void {
    if (id !== this.subject?.id) this.#clearAction()
    this.#selectedId = id
    this.isListOpen = false
  }

  selectNeighbour(step: number): void {
    const index = this.ids.indexOf(this.subject?.id ?? '')
    const next = this.ids[Math.min(Math.max(index + step, 0), this.ids.length - 1)]
    if (next !== undefined) this.select(next)
  }

  #clearAction(): void {
    this.actionError = null
    this.removingId = null
  }

  dismissError(): void {
    this.actionError = null
  }

  async use(modelId: string): Promise<void> {
    await this.#act('use', async () => {
      const before = this.models?.find(({ inUse }) => inUse)
      this.#take(await this.#ports.engine.call('models.use', { modelId }))
      const { words } = this.#ports.locale
      this.#ports.announcer.show({
        text: words.models.nowUsed(this.nameOf(modelId)),
        ...(before === undefined || before.modelId === modelId
          ? {}
          : { action: { word: words.undo, run: () => void this.use(before.modelId) } }),
      })
    })
  }

  async rollBack(): Promise<void> {
    await this.#act('use', async () => {
      const { engine, announcer, locale } = this.#ports
      const models = await engine.call('models.rollBack', {}).catch((thrown: unknown) => {
        if (appErrorFrom(thrown).code === 'bad-argument') return null
        throw thrown
      })
      if (models === null) {
        announcer.show({ text: locale.words.models.nothingBefore })
        return
      }
      this.#take(models)
      const used = this.models?.find(({ inUse }) => inUse)
      if (used !== undefined) {
        this.#selectedId = used.modelId
        this.#ports.announcer.show({
          text: this.#ports.locale.words.models.nowUsed(this.nameOf(used.modelId)),
        })
      }
    })
  }

  async import(from: 'file' | 'folder'): Promise<void> {
    const { dialogs } = this.#ports
    const [path] = await (from === 'file' ? dialogs.chooseModel() : dialogs.chooseFolder())
    if (path !== undefined) await this.importPath(path)
  }

  /** @param architecture of the family, where a person says which net it is. */
  async importPath(path: string, architecture?: string): Promise<void> {
    const { engine, announcer, locale } = this.#ports
    const work = async () => {
      const imported = await engine.call('models.import', {
        path,
        ...(architecture === undefined ? {} : { architecture }),
      })
      this.#take(await engine.call('models.list', {}))
      this.select(imported.modelId)
      announcer.show({ text: locale.words.models.imported(imported.name) })
    }
    await this.#act('import', work, path)
  }

  async export(modelId: string, format: ExportedModelFormat): Promise<void> {
    await this.#act('export', async () => {
      const { dialogs, engine, announcer, locale } = this.#ports
      const destination = await dialogs.chooseDestination(suggestedName(modelId, format))
      if (destination === null) return
      const { paths } = await engine.call('models.export', { modelId, format, destination })
      announcer.show({
        text: locale.words.models.exported(destination.split(/[\\/]/).at(-1) ?? destination),
        action: {
          word: locale.words.read.showInFolder,
          run: () => dialogs.showInFolder(paths[0] ?? destination),
        },
      })
    })
  }

  /** Weights cannot be brought back, so that the first call only asks. */
  async remove(modelId: string): Promise<void> {
    if (this.removingId !== modelId) {
      this.removingId = modelId
      return
    }
    const name = this.nameOf(modelId)
    await this.#act('remove', async () => {
      this.#take(await this.#ports.engine.call('models.remove', { modelId }))
      this.removingId = null
      this.#ports.announcer.say(this.#ports.locale.words.models.removed(name))
    })
  }

  keep(): void {
    this.removingId = null
  }

  nameOf(modelId: string): string {
    return this.models?.find((model) => model.modelId === modelId)?.name ?? modelId
  }

  async #act(
    what: Exclude<ModelsState['busy'], ''>,
    work: () => Promise<void>,
    path: string | null = null,
  ): Promise<void> {
    if (this.busy !== '') return
    this.busy = what
    this.actionError = null
    try {
      await work()
    } catch (thrown) {
      const { code, message } = appErrorFrom(thrown)
      const unfitPath = code === 'model-unfit' ? path : null
      this.actionError = { text: this.#ports.textOf(thrown), said: message, unfitPath }
    } finally {
      this.busy = ''
    }
  }
}

/** A model that a person brought is not mended by installing the program again, as the common words say. */
function modelErrorText(thrown: unknown, words: Dictionary): string {
  const { code } = appErrorFrom(thrown)
  if (code === 'model-damaged') return words.models.damaged
  if (code === 'labels-missing' || code === 'file-missing') return words.models.dataMissing
  return thrownText(thrown, words)
}

function suggestedName(modelId: string, format: ExportedModelFormat): string {
  if (format === 'tfjs') return `${modelId}-tfjs`
  return `${modelId}.${format}`
}
