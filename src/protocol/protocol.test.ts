import { describe, expect, it } from 'vitest'
import { AppError } from '../core/base/app-error'
import { paramsSchemas } from '../engine/params-schemas'
import { createEngineClient, type EngineClient } from './client'
import { createLoopback } from './loopback-port'
import { createProtocolServer, type Handlers, type ProtocolServer } from './server'

const unanswered = (): never => {
  throw new AppError('engine-missing', 'Not in this test.')
}

function handlersWith(some: Partial<Handlers>): Handlers {
  const all = Object.keys(paramsSchemas).map((command) => [command, unanswered])
  return { ...Object.fromEntries(all), ...some }
}

function start(some: Partial<Handlers>): { client: EngineClient; server: ProtocolServer; bugs: string[] } {
  const bugs: string[] = []
  const server = createProtocolServer({
    handlers: handlersWith(some),
    schemas: paramsSchemas,
    onBug: (command) => bugs.push(command),
  })
  const { near, far } = createLoopback()
  server.connect(far)
  return { client: createEngineClient(near), server, bugs }
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => error,
  )
}

describe('client and server over a loop-back', () => {
  it('answers out of order, each to its own call', async () => {
    const waits: (() => void)[] = []
    const { client } = start({
      'documents.list': () => new Promise((resolve) => waits.push(() => resolve([]))),
      'documents.recent': () => [{ path: '/a', file: 'a' }],
    })
    const slow = client.call('documents.list', {})
    expect(await client.call('documents.recent', {})).toEqual([{ path: '/a', file: 'a' }])
    waits[0]?.()
    expect(await slow).toEqual([])
  })

  it('clones what crosses it', async () => {
    const own = { path: '/a', file: 'a' }
    const { client } = start({ 'documents.recent': () => [own] })
    const [first] = await client.call('documents.recent', {})
    expect(first).toEqual(own)
    expect(first).not.toBe(own)
  })

  it('rebuilds faults with the name of the command', async () => {
    const { client, bugs } = start({
      'pages.read': () => {
        throw new AppError('page-unknown', 'There is no such page.', { pageId: 'x' })
      },
    })
    const error = await failure(client.call('pages.read', { pageId: 'x' }))
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'page-unknown', details: { pageId: 'x', command: 'pages.read' } })
    expect(bugs).toEqual([])
  })

  it('tells bugs apart and hides their stack', async () => {
    const { client, bugs } = start({
      'documents.list': () => {
        throw new TypeError('x is undefined')
      },
    })
    expect(await failure(client.call('documents.list', {}))).toMatchObject({ code: 'internal' })
    expect(bugs).toEqual(['documents.list'])
  })

  it.each([
    ['pages.picture', { pageId: 'p', maxSide: 'big' }],
    ['pages.picture', { pageId: 'p', maxSide: Number.POSITIVE_INFINITY }],
    ['pages.turn', { pageId: 'p', turns: 4 }],
    ['documents.open', { paths: [] }],
    ['documents.open', { paths: ['/a'], extra: 1 }],
    ['fields.add', { pageId: 'p', kind: 'amount', box: { x: 0, y: 0, width: -3, height: 5 } }],
    ['corrections.apply', { fieldId: 'f', change: { kind: 'text' } }],
    ['toString', {}],
  ])('refuses bad parameters of %s at the door', async (command, params) => {
    let reached = false
    const reach = (): never => {
      reached = true
      throw new Error('reached')
    }
    const { near, far } = createLoopback()
    createProtocolServer({
      handlers: { ...handlersWith({}), 'pages.picture': reach, 'pages.turn': reach, 'documents.open': reach },
      schemas: paramsSchemas,
      onBug: () => undefined,
    }).connect(far)
    const answers = new Promise((resolve) => near.listen(resolve))
    Reflect.apply(near.send, near, [{ id: 1, command, params }])
    expect(await answers).toMatchObject({ id: 1, ok: false, error: { code: 'bad-argument' } })
    expect(reached).toBe(false)
  })

  it('passes cancelling on to the handler', async () => {
    const { client } = start({
      'documents.list': async (_, signal) => {
        while (!signal.isCancelled) await Promise.resolve()
        signal.throwIfCancelled()
        return []
      },
    })
    const call = client.start('documents.list', {})
    call.cancel()
    expect(await failure(call.value)).toMatchObject({
      code: 'cancelled',
      details: { command: 'documents.list' },
    })
  })

  it('stops by cancelling what is in flight and refusing what comes', async () => {
    const { client, server } = start({
      'documents.list': async (_, signal) => {
        while (!signal.isCancelled) await Promise.resolve()
        signal.throwIfCancelled()
        return []
      },
    })
    const running = failure(client.call('documents.list', {}))
    await Promise.resolve()
    await server.stop()
    expect(await running).toMatchObject({ code: 'cancelled' })
    expect(await failure(client.call('documents.recent', {}))).toMatchObject({ code: 'engine-stopped' })
  })

  it('rejects what is in flight, and what comes later, when the port closes', async () => {
    const { near, far } = createLoopback()
    const client = createEngineClient(near)
    const inFlight = failure(client.call('documents.list', {}))
    far.close()
    expect(await inFlight).toMatchObject({ code: 'engine-stopped' })
    expect(await failure(client.call('documents.list', {}))).toMatchObject({ code: 'engine-stopped' })
  })

  it('tells events to every client until it stops listening', async () => {
    const { client, server } = start({ 'documents.list': () => [] })
    const heard: string[] = []
    const stop = client.on('field.removed', ({ fieldId }) => heard.push(fieldId))
    server.broadcast({ event: 'field.removed', payload: { fieldId: 'a', pageId: 'p' } })
    await client.call('documents.list', {})
    stop()
    server.broadcast({ event: 'field.removed', payload: { fieldId: 'b', pageId: 'p' } })
    await client.call('documents.list', {})
    expect(heard).toEqual(['a'])
  })
})
