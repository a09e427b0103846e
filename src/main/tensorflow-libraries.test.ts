import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findTensorflowLibraries } from './tensorflow-libraries'

function cacheWith(folders: readonly string[], choice?: unknown): { XDG_CACHE_HOME: string } {
  const home = mkdtempSync(join(tmpdir(), 'desk-cache-'))
  const cache = join(home, 'digit-desk')
  mkdirSync(cache)
  for (const folder of folders) {
    const place = join(cache, folder)
    mkdirSync(place, { recursive: true })
    for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
      writeFileSync(join(place, name), '')
  }
  if (choice !== undefined) writeFileSync(join(cache, 'tensorflow-choice.json'), JSON.stringify(choice))
  return { XDG_CACHE_HOME: home }
}

const cpu = 'tensorflow-2.21.0-cpu-r1/tensorflow'
const cuda = 'tensorflow-2.21.0-cuda-r1/tensorflow'

describe('findTensorflowLibraries', () => {
  it('finds none in an empty cache', () => {
    expect(findTensorflowLibraries(cacheWith([]))).toBeNull()
  })
  it('finds the build that was chosen', () => {
    const environment = cacheWith([cpu, cuda], { variant: 'cpu' })
    expect(findTensorflowLibraries(environment)).toBe(join(environment.XDG_CACHE_HOME, 'digit-desk', cpu))
  })
  it('finds one taken from elsewhere', () => {
    const elsewhere = join(cacheWith([cpu]).XDG_CACHE_HOME, 'digit-desk', cpu)
    expect(findTensorflowLibraries(cacheWith([], { from: join(elsewhere, '..') }))).toBe(elsewhere)
  })
  it('respects that the person removed it', () => {
    expect(findTensorflowLibraries(cacheWith([cpu], { removed: true }))).toBeNull()
  })
  it('does not take half of it', () => {
    const environment = cacheWith([])
    mkdirSync(join(environment.XDG_CACHE_HOME, 'digit-desk', cpu), { recursive: true })
    expect(findTensorflowLibraries(environment)).toBeNull()
  })
})
