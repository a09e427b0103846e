import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readWindowState, windowStateFrom, writeWindowState } from './window-state'

const first = { width: 1280, height: 800, maximized: false }

describe('window state', () => {
  it('comes back as it was written, and leaves nothing beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'desk-window-'))
    writeWindowState(folder, { width: 1000, height: 700, maximized: true })
    expect(readWindowState(folder)).toEqual({ width: 1000, height: 700, maximized: true })
    expect(readdirSync(folder)).toEqual(['window.json'])
  })
  it('is the first size where there is no file or a broken one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'desk-window-'))
    expect(readWindowState(folder)).toEqual(first)
    writeFileSync(join(folder, 'window.json'), '{"width": 10')
    expect(readWindowState(folder)).toEqual(first)
  })
  it.each([
    null,
    7,
    { width: 'wide', height: 700 },
    { width: 200, height: 700 },
    { width: 1e9, height: 700 },
    { width: 1000.5, height: 700 },
  ])('does not believe %j', (stored) => {
    expect(windowStateFrom(stored)).toEqual(first)
  })
})
