import { AppError } from '../core/base/app-error'
import type { CommandName, ParamsOf, ValueOf } from './commands'
import { appErrorFromWire } from './errors'
import type { EventName, Events } from './events'
import type { FromEngine, Port, ToEngine } from './port'

/** A request on its way. */
export interface PendingCall<Value> {
  readonly value: Promise<Value>
  /** Asks the engine to stop; `value` then rejects with `cancelled`, unless it was done already. */
  cancel(): void
}

/** Speaks to the engine over a port. No time limit of its own: progress is the sign of life. */
export interface EngineClient {
  /** Rejects with the engine's AppError, its `details.command` naming the request. */
  call<Name extends CommandName>(command: Name, params: ParamsOf<Name>): Promise<ValueOf<Name>>
  start<Name extends CommandName>(command: Name, params: ParamsOf<Name>): PendingCall<ValueOf<Name>>
  /** Gives back the function that stops listening. */
  on<Name extends EventName>(event: Name, listener: (payload: Events[Name]) => void): () => void
  close(): void
}

interface Waiting {
  readonly command: CommandName
  readonly resolve: (value: unknown) => void
  readonly reject: (error: AppError) => void
}

type Listener = (payload: unknown) => void

export function createEngineClient(port: Port<ToEngine, FromEngine>): EngineClient {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<EventName, Set<Listener>>()
  let lastId = 0
  let isClosed = false

  const settle = (message: Extract<FromEngine, { id: number }>): void => {
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.ok) call?.resolve(message.value)
    else call?.reject(appErrorFromWire(message.error, call.command))
  }
  port.listen((message) => {
    if ('id' in message) settle(message)
    else for (const listener of listeners.get(message.event) ?? []) listener(message.payload)
  })
  port.onClosed(() => {
    isClosed = true
    for (const { command, reject } of waiting.values()) reject(stopped(command))
    waiting.clear()
  })

  const start = <Name extends CommandName>(
    command: Name,
    params: ParamsOf<Name>,
  ): PendingCall<ValueOf<Name>> => {
    const id = ++lastId
    const value = new Promise<ValueOf<Name>>((resolve, reject) => {
      if (isClosed) {
        reject(stopped(command))
        return
      }
      const settleWith = (answer: unknown): void => {
        if (isAnswerTo(command, answer)) resolve(answer)
        else reject(new AppError('internal', 'The engine answered with nothing.', { command }))
      }
      waiting.set(id, { command, resolve: settleWith, reject })
      port.send({ id, command, params })
    })
    return {
      value,
      cancel: () => {
        if (waiting.has(id)) port.send({ cancel: id })
      },
    }
  }
  return {
    start,
    call: (command, params) => start(command, params).value,
    on: (event, listener) => {
      const own: Listener = (payload) => {
        if (isPayloadOf(event, payload)) listener(payload)
      }
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(own))
      return () => {
        set.delete(own)
      }
    },
    close: () => port.close(),
  }
}

/**
 * Answers are not parsed again: they come from our own engine, whose handlers have these types, and nobody else holds
 * the other end of the port.
 */
function isAnswerTo<Name extends CommandName>(_command: Name, answer: unknown): answer is ValueOf<Name> {
  return answer !== undefined
}

function isPayloadOf<Name extends EventName>(_event: Name, payload: unknown): payload is Events[Name] {
  return typeof payload === 'object' && payload !== null
}

function stopped(command: CommandName): AppError {
  return new AppError('engine-stopped', 'The engine stopped before it answered.', { command })
}
