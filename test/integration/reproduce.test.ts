import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/core/base/random'
import { colourCrop } from '../../src/core/synthesis/colour-crop'
import { strokeSource } from '../../src/core/synthesis/glyph-sources'
import { idxFromDigitSet } from '../../src/core/training/idx'
import { openDataset } from '../../src/platform/digit-files/datasets'
import { buildProgram, type Ended, runProgram } from '../support/built-program'
import { repositoryRoot } from '../support/local-engine'

const folder = mkdtempSync(join(tmpdir(), 'digit-desk-reproduce-'))
let program = ''

beforeAll(async () => {
  program = await buildProgram('src/cli/index.ts', 'reproduce')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function reproduce(...words: string[]): Promise<Ended> {
  const env = {
    DIGIT_DESK_RESOURCES: join(repositoryRoot, 'resources'),
    DIGIT_DESK_DATA: join(folder, 'data'),
  }
  return runProgram(program, ['reproduce', ...words], { env })
}

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const outcome = v.object({
  version: v.literal(1),
  results: v.array(
    v.object({
      id: v.string(),
      recipe: v.string(),
      seed: v.number(),
      engine: v.string(),
      trainingExamples: v.number(),
      testExamples: v.number(),
      testAccuracy: share,
      trainAccuracy: share,
      loss: v.number(),
      examplesPerSecond: v.pipe(v.number(), v.gtValue(0)),
      epochs: v.array(v.object({ epoch: v.number(), testAccuracy: share, runningTestAccuracy: share })),
      rows: v.array(
        v.object({
          what: v.string(),
          epoch: v.nullable(v.number()),
          published: v.nullable(v.number()),
          ours: v.nullable(v.number()),
          difference: v.nullable(v.number()),
        }),
      ),
    }),
  ),
})

function writeColourDigits(name: string, count: number): void {
  const random = createRandom(count)
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 10)
  const pixels = new Uint8Array(count * 32 * 32 * 3)
  labels.forEach((digit, index) => {
    pixels.set(colourCrop(digit, strokeSource, 32, random) ?? [], index * 32 * 32 * 3)
  })
  const files = idxFromDigitSet({ count, width: 32, height: 32, channels: 3, pixels, labels })
  writeFileSync(join(folder, `${name}-images-idx4-ubyte`), files.images)
  writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), files.labels)
}

describe('reproducing published nets by the command line', () => {
  it('comes to the published first epoch of a net on Fashion-MNIST', async ({ skip }) => {
    const isHere = await openDataset('fashion').then(
      () => true,
      () => false,
    )
    if (!isHere) return skip('Fashion-MNIST is not on this machine')
    const ended = await reproduce('lenet5-d2l-max', '--epochs', '1', '--json')
    expect(ended.code, ended.stderr).toBe(0)
    const [result] = v.parse(outcome, JSON.parse(ended.stdout)).results
    expect(result).toMatchObject({
      id: 'lenet5-d2l-max',
      seed: 1,
      trainingExamples: 60_000,
      testExamples: 10_000,
    })
    const first = result?.rows.find(({ what, epoch }) => what === 'test accuracy' && epoch === 1)
    expect(first?.published).toBe(0.584)
    // Its first epoch leaves the plateau at a step that differs with the seed.
    expect(Math.abs(first?.difference ?? 1)).toBeLessThan(0.1)
    expect(result?.epochs.length).toBe(1)
    expect(result?.rows.find(({ epoch }) => epoch === 5)?.ours).toBeNull()
  }, 90_000)

  it('trains the colour net on colour pictures of a folder', async () => {
    writeColourDigits('train', 1000)
    writeColourDigits('t10k', 200)
    const ended = await reproduce('lenet5-relu-rgb', '--data', folder, '--epochs', '3', '--json')
    expect(ended.code, ended.stderr).toBe(0)
    const [result] = v.parse(outcome, JSON.parse(ended.stdout)).results
    expect(result).toMatchObject({ trainingExamples: 1000, testExamples: 200 })
    expect(result?.testAccuracy).toBeGreaterThan(0.3)
    expect(result?.epochs[2]?.testAccuracy).toBe(result?.testAccuracy)
  }, 90_000)

  it('names what it cannot reproduce', async () => {
    const unknown = await reproduce('lenet99')
    expect([unknown.code, unknown.stdout]).toEqual([3, ''])
    expect(unknown.stderr).toContain('model-missing')
    const own = await reproduce('lenet5')
    expect(own.stderr).toContain('train:shipped')
    const other = await reproduce('lenet5-d2l:modern')
    expect(other.stderr).toContain('it has published')
    const empty = mkdtempSync(join(folder, 'empty-'))
    const nothing = await reproduce('lenet1', '--data', empty)
    expect(nothing.stderr).toContain('labels-missing')
  }, 60_000)
})
