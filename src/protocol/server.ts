import * as v from 'valibot'
import { AppError } from '../core/base/app-error'
import { type Cancellation, type CancelSignal, createCancellation } from '../core/base/cancellation'
import type { CommandName, ParamsOf, ValueOf } from './commands'
import { wireErrorFrom } from './errors'
import type { EngineEvent } from './events'
import type { FromEngine, Port, ToEngine } from './port'

/** Answers one command. `signal` says when the asker no longer wants to know. */
export type Handler<Name extends CommandName> = (
  params: ParamsOf<Name>,
  signal: CancelSignal,
) => Promise<ValueOf<Name>> | ValueOf<Name>

export type Handlers = { readonly [Name in CommandName]: Handler<Name> }
export type ParamsSchemas = { readonly [Name in CommandName]: v.GenericSchema<unknown, ParamsOf<Name>> }

/** One engine, any number of clients. */
export interface ProtocolServer {
  /** Serves the client at the other end until its port closes. */
  connect(port: Port<FromEngine, ToEngine>): void
  /** Tells every client. */
  broadcast(event: EngineEvent): void
  /** Rejects what comes from now on, cancels what is in flight and resolves when that is answered. */
  stop(): Promise<void>
}

export interface ServerParts {
  readonly handlers: Handlers
  readonly schemas: ParamsSchemas
  /** Told of faults that are bugs (`internal`), with what was thrown. */
  readonly onBug: (command: string, thrown: unknown) => void
}

export function createProtocolServer(parts: ServerParts): ProtocolServer {
  const ports = new Set<Port<FromEngine, ToEngine>>()
  const inFlight = new Map<Promise<void>, Cancellation>()
  let isStopping = false

  const answer = async (
    port: Port<FromEngine, ToEngine>,
    { id, command, params }: Extract<ToEngine, { id: number }>,
    signal: CancelSignal,
  ): Promise<void> => {
    try {
      if (isStopping) throw new AppError('engine-stopped', 'The engine is being closed.')
      const value = await runCommand(parts, { command, params, signal })
      port.send({ id, ok: true, value })
    } catch (thrown) {
      const error = wireErrorFrom(thrown)
      if (error.code === 'internal') parts.onBug(command, thrown)
      port.send({ id, ok: false, error })
    }
  }
  return {
    connect: (port) => {
      const running = new Map<number, Cancellation>()
      ports.add(port)
      port.listen((message) => {
        if (!isRequest(message)) {
          if ('cancel' in message) running.get(message.cancel)?.cancel()
          return
        }
        const cancellation = createCancellation()
        running.set(message.id, cancellation)
        const work = answer(port, message, cancellation.signal).finally(() => {
          running.delete(message.id)
          inFlight.delete(work)
        })
        inFlight.set(work, cancellation)
      })
      port.onClosed(() => {
        ports.delete(port)
        for (const cancellation of running.values()) cancellation.cancel()
      })
    },
    broadcast: (event) => {
      for (const port of ports) port.send(event)
    },
    stop: async () => {
      isStopping = true
      for (const cancellation of inFlight.values()) cancellation.cancel()
      await Promise.all(inFlight.keys())
    },
  }
}

function isRequest(message: ToEngine): message is Extract<ToEngine, { id: number }> {
  return typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number'
}

interface CommandCall {
  readonly command: CommandName
  readonly params: unknown
  readonly signal: CancelSignal
}

/** Parses the parameters at the door and calls the handler. */
async function runCommand(parts: ServerParts, { command, params, signal }: CommandCall): Promise<unknown> {
  if (!Object.hasOwn(parts.handlers, command)) {
    throw new AppError('bad-argument', `There is no command "${String(command)}".`)
  }
  return runTyped(parts, command, params, signal)
}

async function runTyped<Name extends CommandName>(
  { handlers, schemas }: ServerParts,
  command: Name,
  params: unknown,
  signal: CancelSignal,
): Promise<ValueOf<Name>> {
  const parsed = v.safeParse<v.GenericSchema<unknown, ParamsOf<Name>>>(schemas[command], params)
  if (!parsed.success) {
    const [issue] = parsed.issues
    const where = v.getDotPath(issue) ?? ''
    throw new AppError('bad-argument', `${command}: ${where === '' ? '' : `${where}: `}${issue.message}`, {
      argument: where,
    })
  }
  return handlers[command](parsed.output, signal)
}
