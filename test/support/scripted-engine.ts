import { AppError } from '../../src/core/base/app-error'
import type { PendingCall } from '../../src/protocol/client'
import type { CommandName, ParamsOf, ValueOf } from '../../src/protocol/commands'
import type { EventName, Events } from '../../src/protocol/events'
import type { EngineRequests } from '../../src/renderer/app/engine-requests'

type Answers = { [Name in CommandName]?: (params: ParamsOf<Name>) => ValueOf<Name> | Promise<ValueOf<Name>> }

/** An engine that answers from a table and remembers what it was asked: for the window's states alone. */
export class ScriptedEngine implements EngineRequests {
  readonly asked: { command: CommandName; params: unknown }[] = []
  readonly answers: Answers
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>()

  constructor(answers: Answers = {}) {
    this.answers = answers
  }

  async call<Name extends CommandName>(command: Name, params: ParamsOf<Name>): Promise<ValueOf<Name>> {
    this.asked.push({ command, params })
    const answer = this.answers[command]
    if (answer === undefined) throw new AppError('internal', `nobody answers ${command}`)
    return answer(params)
  }

  /** Cancelled requests reject at once, as those of an engine that looks between two steps. */
  begin<Name extends CommandName>(command: Name, params: ParamsOf<Name>): PendingCall<ValueOf<Name>> {
    let cancel = (): void => {}
    const cancelled = new Promise<never>((_resolve, reject) => {
      cancel = () => reject(new AppError('cancelled', 'It was cancelled.'))
    })
    return { value: Promise.race([this.call(command, params), cancelled]), cancel }
  }

  on<Name extends EventName>(event: Name, listener: (payload: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  tell<Name extends EventName>(event: Name, payload: Events[Name]): void {
    for (const listener of this.#listeners.get(event) ?? []) Reflect.apply(listener, undefined, [payload])
  }

  paramsOf(command: CommandName): unknown[] {
    return this.asked.filter((one) => one.command === command).map((one) => one.params)
  }
}
