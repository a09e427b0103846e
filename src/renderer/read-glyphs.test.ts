import { describe, expect, it } from 'vitest'
import { fieldView, pageSummary } from '../../test/support/field-views'
import { glyphsFromRead } from './read-glyphs'

function shelfOf(fields: ReturnType<typeof fieldView>[]) {
  return { pages: [pageSummary('p1')], fieldsByPage: new Map([['p1', fields]]) }
}

describe('digits offered to the inspector', () => {
  const typed = fieldView({
    text: '2,473',
    correction: { kind: 'text', text: '2,413' },
    correctedText: '2,413',
  })

  it('are those of fields a person settled, by the name the person gave, marks left out', () => {
    const rejected = fieldView({ fieldId: 'f2', text: '99', correction: { kind: 'reject' } })
    const untouched = fieldView({ fieldId: 'f3', text: '55' })
    const { corrected, selected } = glyphsFromRead({
      editor: { field: null, slot: null, slotIndex: 0 },
      shelf: shelfOf([typed, rejected, untouched]),
    })
    expect(selected).toBeNull()
    expect(corrected.map(({ character, file }) => `${character} ${file}`)).toEqual([
      '2 p1.png',
      '4 p1.png',
      '1 p1.png',
      '3 p1.png',
    ])
  })

  it('have the one that is marked in Read', () => {
    const slot = { character: '7', isDigit: true, glyphIndex: 3, isChanged: false, isDoubtful: true }
    const field = fieldView({ text: '2,473', doubtful: [3] })
    const { selected } = glyphsFromRead({ editor: { field, slot, slotIndex: 3 }, shelf: shelfOf([field]) })
    expect(selected).toMatchObject({ character: '7', file: 'p1.png' })
    expect(selected?.glyph).toBe(field.reading?.glyphs[3]?.glyph)
  })
})
