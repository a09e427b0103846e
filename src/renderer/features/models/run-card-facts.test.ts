import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readRunCard } from './run-card-facts'

describe('a run card', () => {
  it('that is shipped says everything', () => {
    const url = new URL('../../../../resources/models/lenet12/run-card.json', import.meta.url)
    const card: unknown = JSON.parse(readFileSync(url, 'utf8'))
    const facts = readRunCard(card)
    const [mnist] = facts?.results ?? []
    expect(mnist).toMatchObject({ name: 'mnist', total: 10_000 })
    expect(mnist?.confusion).toHaveLength(10)
    // The share and the matrix are of the same run.
    const right = mnist?.confusion.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0)
    expect(right).toBe(Math.round((mnist?.share ?? 0) * 10_000))
    expect(facts?.data.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
    expect(facts?.weightsSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(facts?.settings.length).toBeGreaterThan(5)
  })

  it('of another program says what it says', () => {
    const facts = readRunCard({
      seed: 7,
      metrics: { mnistTest: 0.98 },
      data: 'x',
      hyperparameters: { a: [1], b: 2 },
    })
    expect(facts).toMatchObject({ seed: 7, data: [], settings: [['b', 2]], temperature: null, engine: '' })
    expect(facts?.results).toEqual([{ name: 'mnist', share: 0.98, total: 10_000, ece: null, confusion: [] }])
  })

  it('puts digits of its own before public ones', () => {
    const facts = readRunCard({
      metrics: {
        mnistTest: 0.9,
        ownTest: { name: 'ours', digits: 412, accuracy: 0.8, ece: 0.1, confusion: [] },
      },
    })
    expect(facts?.results.map(({ name, total }) => [name, total])).toEqual([
      ['ours', 412],
      ['mnist', 10_000],
    ])
  })

  it.each([null, undefined, 3, 'text'])('that is %s is none', (card) => {
    expect(readRunCard(card)).toBeNull()
  })
})
