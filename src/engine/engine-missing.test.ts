import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { engineMissing, howToInstall, ownSentences } from './engine-missing'

describe('an engine that is missing', () => {
  it('has a reason with a name where the sentence is ours', () => {
    const text = `TensorFlow is not available: its libraries are not installed. ${howToInstall}`
    expect(engineMissing('tensorflow', text)).toMatchObject({
      code: 'engine-missing',
      message: text,
      details: { engine: 'tensorflow', reason: 'not-installed', remedy: 'install' },
    })
    const noCard = 'WebGPU is not available: no graphics adapter was found that can compute.'
    expect(engineMissing('webgpu', noCard).details).toEqual({ engine: 'webgpu', reason: 'no-adapter' })
  })

  it('keeps the words of a library, without what the window says itself', () => {
    const said = 'libtensorflow_cc.so.2: cannot open shared object file: No such file or directory'
    const text = `TensorFlow is not available: ${said} ${howToInstall}`
    expect(engineMissing('tensorflow', text).details).toEqual({
      engine: 'tensorflow',
      reason: 'other',
      remedy: 'install',
      said,
    })
  })

  it('is known by the sentences that are really said', () => {
    const sources = [
      'platform/compute/tensorflow.ts',
      'platform/compute/remote-nets.ts',
      'webgpu/webgpu-device.ts',
    ]
    const said = sources
      .map((path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
      .join('\n')
    for (const sentence of [...ownSentences.keys(), howToInstall]) expect(said).toContain(sentence)
  })
})
