import { appErrorFrom } from '../../../core/base/app-error'
import type { ComputeEngineId } from '../../../core/lenet/compute-port'
import type { PendingCall } from '../../../protocol/client'
import type { EngineBench, EngineDescription, EngineReport } from '../../../protocol/commands/engines'
import type { ModelDescription } from '../../../protocol/commands/models'
import type { EngineRequests } from '../../app/engine-requests'

export interface EnginesPorts {
  readonly engine: EngineRequests
  /** What the status bar says of the engine is asked again. */
  readonly onChosen: () => void
}

/** What is measured where no model is in use. */
const plainArchitecture = 'lenet5'
const batchSize = 128

/** The engines as the settings show them: the table, the pin, measuring and checking. */
export class EnginesState {
  /** Null until the engine has answered. */
  engines = $state.raw<readonly EngineDescription[] | null>(null)
  models = $state.raw<readonly ModelDescription[]>([])
  bench = $state.raw<EngineBench | null>(null)
  report = $state.raw<EngineReport | null>(null)
  work = $state<'bench' | 'check' | null>(null)
  /** Why the last thing asked for did not come about; the window has words for it. */
  fault = $state.raw<unknown>(null)
  model = $derived(this.models.find(({ inUse }) => inUse) ?? null)
  pinnedId = $derived(this.engines?.find(({ pinned }) => pinned)?.id ?? null)
  readonly #ports: EnginesPorts
  #running: PendingCall<unknown> | null = null

  constructor(ports: EnginesPorts) {
    this.#ports = ports
    ports.engine.on('engines.changed', ({ engines }) => {
      this.engines = engines
      ports.onChosen()
    })
    ports.engine.on('models.changed', ({ models }) => {
      this.models = models
    })
  }

  async load(): Promise<void> {
    await this.#guard(async () => {
      const { engine } = this.#ports
      ;[this.engines, this.models, this.bench] = await Promise.all([
        engine.call('engines.list', {}),
        engine.call('models.list', {}),
        engine.call('engines.lastBench', {}),
      ])
    })
  }

  /** Times the engines on the net that reads. */
  async measure(): Promise<void> {
    const architecture = this.model?.architecture ?? plainArchitecture
    await this.#run(
      'bench',
      () => this.#ports.engine.begin('engines.bench', { architecture, batchSize }),
      (bench) => {
        this.bench = bench
      },
    )
  }

  async check(): Promise<void> {
    await this.#run(
      'check',
      () => this.#ports.engine.begin('engines.check', {}),
      (report) => {
        this.report = report
      },
    )
  }

  stop(): void {
    this.#running?.cancel()
  }

  /** Null gives the choice back to the program. */
  async pin(id: ComputeEngineId | null): Promise<void> {
    await this.#guard(async () => {
      this.engines = await this.#ports.engine.call('engines.pin', { id })
    })
  }

  async #run<Value>(
    work: 'bench' | 'check',
    begin: () => PendingCall<Value>,
    take: (value: Value) => void,
  ): Promise<void> {
    if (this.work !== null) return
    this.work = work
    await this.#guard(async () => {
      const running = begin()
      this.#running = running
      take(await running.value)
    })
    this.#running = null
    this.work = null
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.fault = null
    try {
      await work()
    } catch (thrown) {
      if (appErrorFrom(thrown).code !== 'cancelled') this.fault = thrown
    }
  }
}
