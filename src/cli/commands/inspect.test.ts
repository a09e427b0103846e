import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lenetFamily } from '../../core/lenet/model-family'
import { createImageFiles } from '../../platform/image-files/image-files'
import { runCli } from '../run-cli'

async function inspect(...words: string[]): Promise<{ code: number; printed: string; noted: string }> {
  const printed: string[] = []
  const noted: string[] = []
  const code = await runCli(['inspect', ...words], {
    print: (text) => void printed.push(text),
    note: (line) => void noted.push(line),
    env: {},
    now: () => new Date(0),
  })
  return { code, printed: printed.join('\n'), noted: noted.join('\n') }
}

describe('inspect', () => {
  it('prints the layers of the 1998 net as JSON', async () => {
    const { code, printed } = await inspect('lenet5-1998', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(printed)).toMatchObject({
      version: 1,
      model: 'lenet5-1998',
      input: [32, 32, 1],
      layers: [
        {
          name: 'c1',
          kind: 'convolution',
          shape: [28, 28, 6],
          parameters: 156,
          connections: 122_304,
          multiplyAdds: 117_600,
        },
        { name: 's2', kind: 'subsampling', parameters: 12, connections: 5880 },
        { name: 'c3', parameters: 1516, connections: 151_600 },
        { name: 's4', parameters: 32, connections: 2000 },
        { name: 'c5', parameters: 48_120 },
        { name: 'f6', parameters: 10_164 },
        { name: 'output', kind: 'rbf', shape: [10], parameters: 0 },
      ],
      total: { parameters: 60_000, connections: 340_908 },
    })
  })

  it('prints every net of the family as a table', async () => {
    for (const { id, name, layers } of lenetFamily) {
      const { code, printed } = await inspect(id)
      expect(code).toBe(0)
      expect(printed).toContain(name)
      expect(printed.split('\n').length).toBeGreaterThanOrEqual(layers.length + 5)
    }
  })

  it.each([
    [[]],
    [['lenet5', 'lenet12']],
    [['lenet6']],
    [['lenet5', '--layer', 'c1']],
    [['lenet4', '--glyph', 'x.png']],
    [['lenet5', '--glyph', 'x.png', '--layer', 'f9']],
  ])('refuses %j as wrong use', async (words) => {
    const { code, printed, noted } = await inspect(...words)
    expect([code, printed]).toEqual([2, ''])
    expect(noted).toContain('digit-desk help inspect')
  })

  it.each([
    ['dark on light', 230, 20],
    ['light on dark', 10, 250],
  ])('shows what every layer makes of a digit that is %s', async (_, paper, ink) => {
    const folder = await mkdtemp(join(tmpdir(), 'inspect-'))
    const side = 60
    // A 1: an upright bar.
    const isInk = (x: number, y: number): boolean => x >= 28 && x < 33 && y >= 10 && y < 50
    const data = new Uint8Array(side * side * 4).map((_, i) => {
      const place = Math.floor(i / 4)
      return i % 4 === 3 ? 255 : isInk(place % side, Math.floor(place / side)) ? ink : paper
    })
    const files = createImageFiles()
    const picture = join(folder, 'one.png')
    await writeFile(picture, (await files.encode({ width: side, height: side, data }, 'png', side)).bytes)
    const out = join(folder, 'maps')
    const { code, printed } = await inspect('lenet5', '--glyph', picture, '--out', out, '--json')
    expect(code).toBe(0)
    const { glyph, files: written, layers } = JSON.parse(printed)
    expect(glyph.probabilities[1]).toBeGreaterThan(0.9)
    expect(glyph.maps.map((map: { name: string }) => map.name)).toEqual([
      'input',
      ...layers.map((layer: { name: string }) => layer.name),
    ])
    expect(written).toHaveLength(8)
    const sheet = await files.decode(await readFile(join(out, 'c1.png')), 0)
    // Six maps of 28x28, three times as large, in three columns with gaps of 4.
    expect([sheet.colour.width, sheet.colour.height]).toEqual([3 * 88 + 4, 2 * 88 + 4])
    const again = await inspect('lenet5', '--glyph', picture, '--out', out, '--layer', 'c1')
    expect([again.code, again.noted]).toEqual([3, expect.stringContaining('c1.png already')])
    const one = await inspect('lenet5', '--glyph', picture, '--layer', 'f6', '--json')
    expect(JSON.parse(one.printed).glyph.maps).toMatchObject([{ name: 'f6', kind: 'dense', shape: [84] }])
    await rm(folder, { recursive: true })
  })
})
