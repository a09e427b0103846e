import { describe, expect, it } from 'vitest'
import { lenetFamily } from '../../core/lenet/model-family'
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

  it.each([[[]], [['lenet5', 'lenet12']], [['lenet6']], [['lenet5', '--glyph', 'x.png']]])(
    'refuses %j as wrong use',
    async (words) => {
      const { code, printed, noted } = await inspect(...words)
      expect([code, printed]).toEqual([2, ''])
      expect(noted).toContain('digit-desk help inspect')
    },
  )
})
