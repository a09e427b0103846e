import { describe, expect, it, vi } from 'vitest'
import { pageSummary } from '../../../test/support/field-views'
import type { FromEngine, Port, ToEngine } from '../../protocol/port'
import { EngineLink } from './engine-link.svelte'

/** The window's end of a channel whose other end the test plays. */
class PlayedPort implements Port<ToEngine, FromEngine> {
  readonly sent: ToEngine[] = []
  #listener: (message: FromEngine) => void = () => {}
  readonly #closed: (() => void)[] = []
  send(message: ToEngine): void {
    this.sent.push(message)
  }
  listen(listener: (message: FromEngine) => void): void {
    this.#listener = listener
  }
  onClosed(listener: () => void): void {
    this.#closed.push(listener)
  }
  close(): void {
    for (const listener of this.#closed.splice(0)) listener()
  }
  say(message: FromEngine): void {
    this.#listener(message)
  }
}

describe('EngineLink', () => {
  it('keeps requests until the first channel is there', async () => {
    const ask = vi.fn()
    const link = new EngineLink(ask)
    link.start()
    const listed = link.call('documents.list', {})
    const port = new PlayedPort()
    link.connect(port)
    await vi.waitFor(() => expect(port.sent).toHaveLength(1))
    port.say({ id: 1, ok: true, value: [] })
    await expect(listed).resolves.toEqual([])
    expect(ask).toHaveBeenCalledOnce()
  })

  it('rejects what was under way when the engine stops, and serves the next channel', async () => {
    const link = new EngineLink(() => {})
    const first = new PlayedPort()
    link.connect(first)
    const lost = link.call('documents.list', {})
    await vi.waitFor(() => expect(first.sent).toHaveLength(1))
    first.close()
    await expect(lost).rejects.toMatchObject({ code: 'engine-stopped' })
    expect(link.state).toBe('stopped')
    const restarted = vi.fn()
    link.onRestart(restarted)
    const later = link.call('documents.recent', {})
    const second = new PlayedPort()
    link.connect(second)
    await vi.waitFor(() => expect(second.sent).toHaveLength(1))
    second.say({ id: 1, ok: true, value: [] })
    await expect(later).resolves.toEqual([])
    expect(link.state).toBe('running')
    expect(restarted).toHaveBeenCalledOnce()
  })

  it('rejects the old channel’s requests where a new one comes unasked', async () => {
    const link = new EngineLink(() => {})
    const first = new PlayedPort()
    link.connect(first)
    const lost = link.call('documents.list', {})
    await vi.waitFor(() => expect(first.sent).toHaveLength(1))
    link.connect(new PlayedPort())
    await expect(lost).rejects.toMatchObject({ code: 'engine-stopped' })
    expect(link.state).toBe('running')
  })

  it('takes a request back, also one that still waits for the engine', async () => {
    const link = new EngineLink(() => {})
    const early = link.begin('pages.read', { pageId: 'a' })
    early.cancel()
    const port = new PlayedPort()
    link.connect(port)
    await vi.waitFor(() =>
      expect(port.sent).toEqual([{ id: 1, command: 'pages.read', params: { pageId: 'a' } }, { cancel: 1 }]),
    )
    port.say({ id: 1, ok: false, error: { code: 'cancelled', message: '', details: {} } })
    await expect(early.value).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('hears events on every channel until it stops listening', () => {
    const link = new EngineLink(() => {})
    const heard: string[] = []
    const stop = link.on('page.changed', ({ page }) => heard.push(page.pageId))
    const first = new PlayedPort()
    link.connect(first)
    first.say({ event: 'page.changed', payload: { page: pageSummary('a') } })
    const second = new PlayedPort()
    link.connect(second)
    second.say({ event: 'page.changed', payload: { page: pageSummary('b') } })
    stop()
    second.say({ event: 'page.changed', payload: { page: pageSummary('c') } })
    expect(heard).toEqual(['a', 'b'])
  })
})
