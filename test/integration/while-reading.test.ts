import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AppError } from '../../src/core/base/app-error'
import { samplesFolder, startLocalEngine } from '../support/local-engine'

it('a page whose reading is stopped half-way keeps nothing of it, waits, and can be read again', async () => {
  const { client, engine } = startLocalEngine()
  const { pages } = await client.call('documents.open', { paths: [join(samplesFolder, 'cheque-kaveri.jpg')] })
  const pageId = pages[0]?.pageId ?? ''
  const running = client.start('pages.read', { pageId })
  const stop = client.on('page.changed', ({ page }) => {
    if (page.progress === 'reading') running.cancel()
  })
  const failure = await running.value.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  stop()
  expect(failure).toBeInstanceOf(AppError)
  expect(failure).toMatchObject({ code: 'cancelled' })
  expect(await client.call('documents.list', {})).toMatchObject([{ progress: 'waiting', fieldCount: 0 }])
  const again = await client.call('pages.read', { pageId })
  expect(again.page.progress).toBe('done')
  expect(again.fields.length).toBeGreaterThan(1)
  await engine.close()
})

it('a moved cut is read at once, also while a whole page is being read', async () => {
  const { client, engine } = startLocalEngine()
  const { pages } = await client.call('documents.open', {
    paths: ['pin-card-cells.jpg', 'cheque-kaveri.jpg'].map((name) => join(samplesFolder, name)),
  })
  const [pin = '', cheque = ''] = pages.map(({ pageId }) => pageId)
  const [field] = (await client.call('pages.read', { pageId: pin })).fields
  const lattice = { nodeCount: 1, arcs: [], cuts: [], lineHeight: 40, slant: 0 }
  const answered: string[] = []
  await Promise.all([
    client.call('pages.read', { pageId: cheque }).then(() => answered.push('page')),
    client
      .call('fields.readLattice', { fieldId: field?.fieldId ?? '', lattice, cuts: [], preview: true })
      .then(() => answered.push('cut')),
  ])
  expect(answered).toEqual(['cut', 'page'])
  await engine.close()
})
