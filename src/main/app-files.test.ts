import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileForUrl } from './app-files'
import { appOrigin, computeOrigin } from './trusted-origin'

const folder = join('/', 'opt', 'desk', 'renderer')

describe('fileForUrl', () => {
  it('finds the page and what it asks for', () => {
    expect(fileForUrl('app://desk/', folder, appOrigin)).toBe(join(folder, 'index.html'))
    expect(fileForUrl('app://desk/assets/a%20b.js?v=1', folder, appOrigin)).toBe(
      join(folder, 'assets', 'a b.js'),
    )
  })
  it.each([
    'app://desk/..%2f..%2fpackage.json',
    'app://desk/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://desk/%00',
    'app://desk/%E0%A4%A',
    'app://other/index.html',
    'file:///etc/passwd',
  ])('has nothing behind %s', (url) => {
    expect(fileForUrl(url, folder, appOrigin)).toBeNull()
  })
  it('answers each origin alone', () => {
    expect(fileForUrl('app://webgpu/webgpu.html', folder, computeOrigin)).toBe(join(folder, 'webgpu.html'))
    expect(fileForUrl('app://webgpu/webgpu.html', folder, appOrigin)).toBeNull()
    expect(fileForUrl('app://desk/index.html', folder, computeOrigin)).toBeNull()
  })
  it('never leaves the folder', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '%2e%2e', '..%2f', '%5c..', '\\..', ''), fc.webSegment())
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const file = fileForUrl(`app://desk/${parts.join('/')}`, folder, appOrigin)
        expect(file === null || file.startsWith(`${folder}/`)).toBe(true)
      }),
    )
  })
})
