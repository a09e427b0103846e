import type { FromEngine, ToEngine } from '../protocol/port'

// Takes each port main hands over and answers on it.
process.parentPort.on('message', (event) => {
  const port = event.ports[0]
  if (port === undefined) process.exit(0)
  port.on('message', ({ data }: { data: ToEngine }) => {
    if ('cancel' in data) return
    const error = { code: 'engine-missing', message: 'The engine is not there yet.', details: {} } as const
    port.postMessage({ id: data.id, ok: false, error } satisfies FromEngine)
  })
  port.start()
})
