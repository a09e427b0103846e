import type { DeskApi } from '../preload/desk-api'
import type { Settings } from '../protocol/commands/session'
import { Announcer } from './app/announcer.svelte'
import { EngineLink, portFromMessagePort } from './app/engine-link.svelte'
import type { RouteId } from './app/routes'
import { SessionState } from './app/session-state.svelte'
import type { CommandPress } from './app/shortcuts'
import { InspectorState } from './features/models/inspector-state.svelte'
import { ModelsState } from './features/models/models-state.svelte'
import type { ExportFormat } from './features/read/ExportMenu.svelte'
import { runReadCommand } from './features/read/read-commands'
import { ReadState } from './features/read/read-state.svelte'
import { EnginesState } from './features/settings/engines-state.svelte'
import { TrainState } from './features/train/train-state.svelte'
import { TrainingNotices } from './features/train/training-notices'
import { thrownText } from './i18n/error-text'
import { Locale } from './i18n/locale.svelte'
import type { FieldCutter } from './segment-worker/segment-client'

const hadPagesKey = 'had-pages'

/** Everything the window holds: the link to the engine, settings, messages and the views' states. */
export class WindowState {
  route = $state<RouteId>('read')
  isPaletteOpen = $state(false)
  isKeysOpen = $state(false)
  isDropping = $state(false)
  requestsLeft = $state(0)
  /** Whether pages were open at the end of the last run: known before the engine has started. */
  readonly hadPages = localStorage.getItem(hadPagesKey) === 'yes'
  readonly desk: DeskApi
  readonly locale = new Locale()
  readonly announcer = new Announcer()
  readonly link: EngineLink
  readonly session: SessionState
  readonly read: ReadState
  readonly models: ModelsState
  readonly train: TrainState
  readonly engines: EnginesState
  readonly inspector: InspectorState
  readonly #notices: TrainingNotices

  constructor(desk: DeskApi, cutter: FieldCutter) {
    this.desk = desk
    this.link = new EngineLink(() => desk.requestEnginePort())
    this.session = new SessionState(this.link, this.locale)
    this.read = new ReadState({ engine: this.link, cutter, announcer: this.announcer, locale: this.locale })
    const { link: engine, announcer, locale } = this
    this.models = new ModelsState({ engine, dialogs: desk, announcer, locale })
    const chooseFolder = () => desk.chooseFolder()
    this.train = new TrainState({ engine, announcer, locale, chooseFolder })
    this.#notices = new TrainingNotices({ engine, locale, tellAway: (notice) => desk.tellAway(notice) })
    const onChosen = () => void this.#guard(() => this.session.describeAgain())
    this.engines = new EnginesState({ engine, onChosen })
    this.inspector = new InspectorState({ engine, locale, atFrame: (run) => requestAnimationFrame(run) })
  }

  /** Connects to the engine and shows what was open; call once, before the first paint. */
  start(): void {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const [port] = event.ports
      if (event.source === window && event.data === 'engine-port' && port !== undefined) {
        this.link.connect(portFromMessagePort(port))
      }
    })
    this.link.onRestart(() => {
      this.announcer.say(this.locale.words.engine.back)
      this.read.shelf.readAgainAfterStop()
      void this.train.loadAgain()
      void this.#guard(() => this.#notices.lookAgain())
    })
    this.link.start()
    void this.#load()
    this.desk.onOpenPaths((paths) => void this.read.open(paths))
    this.desk.onNoticeClicked((runId) => this.showRun(runId))
    void this.countRequests()
  }

  /** Remembered outside the engine, which takes a second to start. */
  rememberPages(hasPages: boolean): void {
    localStorage.setItem(hadPagesKey, hasPages ? 'yes' : 'no')
  }

  async #load(): Promise<void> {
    await this.#guard(async () => {
      await this.session.load()
      const last = this.session.settings.layout.page
      await this.read.shelf.restore(typeof last === 'string' ? last : null)
      this.read.selectFirst()
    })
  }

  async countRequests(): Promise<void> {
    this.requestsLeft = await this.desk.requestsLeftMachine()
  }

  go(route: RouteId): void {
    this.route = route
    if (route === 'models') void this.models.load()
    if (route === 'train') void this.train.load()
    if (route === 'settings') {
      void this.engines.load()
      void this.countRequests()
    }
  }

  showModel(modelId: string): void {
    this.models.select(modelId)
    this.go('models')
  }

  showRun(runId: string): void {
    void this.train.select(runId)
    this.go('train')
  }

  async changeSettings(change: Partial<Settings>): Promise<void> {
    await this.#guard(() => this.session.change(change))
  }

  /** @returns false where the key should go on to the browser. */
  run(press: CommandPress): boolean {
    if (this.#runOwn(press)) return true
    if (this.route !== 'read') return false
    return runReadCommand(this.read, press) === 'done'
  }

  #runOwn({ id }: CommandPress): boolean {
    const own: Partial<Record<CommandPress['id'], () => void>> = {
      'app.palette': () => {
        this.isPaletteOpen = true
      },
      'app.keys': () => {
        this.isKeysOpen = true
      },
      'app.view-read': () => this.go('read'),
      'app.view-train': () => this.go('train'),
      'app.view-models': () => this.go('models'),
      'app.pause-training': () => void this.train.togglePause(),
      'app.settings': () => this.go('settings'),
      'app.open-files': () => void this.#openFrom(this.desk.chooseFiles()),
      'app.open-folder': () => void this.#openFrom(this.desk.chooseFolder()),
      'app.open-samples': () => void this.#openFrom(this.desk.samplePaths()),
      'app.paste': () => this.desk.paste(),
      'app.export': () => {
        this.go('read')
        this.read.isExporting = this.read.shelf.pages.length > 0
      },
      'app.text-larger': () => this.desk.zoomText('larger'),
      'app.text-smaller': () => this.desk.zoomText('smaller'),
      'app.text-normal': () => this.desk.zoomText('normal'),
    }
    const action = own[id]
    action?.()
    return action !== undefined
  }

  async #openFrom(choosing: Promise<readonly string[]>): Promise<void> {
    await this.#guard(async () => {
      const paths = await choosing
      if (paths.length === 0) return
      this.go('read')
      await this.read.open(paths)
    })
  }

  async openDropped(files: readonly File[]): Promise<void> {
    const paths = files.map((file) => this.desk.pathForFile(file)).filter((path) => path !== '')
    this.go('read')
    await this.read.open(paths)
  }

  async pasteFiles(files: readonly File[]): Promise<void> {
    const [picture] = files
    if (picture === undefined) {
      this.announcer.warn(this.locale.words.read.nothingToPaste)
      return
    }
    this.go('read')
    await this.read.paste(new Uint8Array(await picture.arrayBuffer()))
  }

  async export(format: ExportFormat): Promise<void> {
    const { words } = this.locale
    await this.#guard(async () => {
      const destination = await this.desk.chooseDestination(`digit-desk.${format}`)
      if (destination === null) return
      await this.read.leaveField()
      await this.read.editor.settled()
      const written = await this.link.call('export.write', { format, destination })
      const file = (written.files[0] ?? destination).split(/[\\/]/).at(-1) ?? destination
      const head =
        format === 'idx'
          ? words.export.doneDigits(written.digits, file)
          : words.export.done(written.fields, file)
      const tail =
        written.unreviewed > 0 ? words.export.unreviewed(written.unreviewed) : words.export.noneUnreviewed
      const hasNoDigits = format === 'idx' && written.digits === 0
      const run = () => this.desk.showInFolder(written.files[0] ?? destination)
      this.announcer.show({
        text: hasNoDigits ? words.export.noDigits : `${head}${words.stop}${tail}`,
        action: { word: words.read.showInFolder, run },
      })
    })
  }

  async #guard(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (thrown) {
      this.announcer.warn(thrownText(thrown, this.locale.words))
    }
  }
}
