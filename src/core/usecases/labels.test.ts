import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digitsOnly, editDistance } from './compare-digits'
import { labelsFromCsv, rowsOfCsv } from './labels'

describe('labels.csv', () => {
  it('reads columns by name, boxes where there are any, quoted commas and line breaks', () => {
    const text =
      '\uFEFFfile,label,field,x,y,w,h,note\r\na.png,"2,500.00",amount,1,2,30,40,"a ""b"",\nc"\r\n\r\nb.png,12,,,,,,\r\n'
    expect(labelsFromCsv(text)).toEqual([
      { file: 'a.png', label: '2,500.00', field: 'amount', box: { x: 1, y: 2, width: 30, height: 40 } },
      { file: 'b.png', label: '12', field: '', box: null },
    ])
  })

  it('reads back any table that is written by the rules', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', '7') })
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 })), (rows) => {
        const quoted = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
        expect(rowsOfCsv(quoted.join('\n'))).toEqual(rows)
      }),
    )
  })

  it.each([
    ['name,label\na,1', /columns/],
    ['file,label\n,1', /Row 2/],
    ['file,label,x,y,w,h\na,1,1,2,3,4\na,1,1,2,x,4', /Row 3/],
    ['file,label,x,y,w,h\na,1,1,2,0,4', /Row 2/],
  ])('names what is wrong with %j', (text, message) => {
    expect(() => labelsFromCsv(text)).toThrow(message)
  })
})

describe('comparing digits', () => {
  it('looks at nothing but digits', () => {
    expect(digitsOnly('$ 2,500.00 /-')).toBe('250000')
  })

  it('counts edits', () => {
    expect([
      editDistance('250', '250'),
      editDistance('250', '2500'),
      editDistance('', '12'),
      editDistance('123', '312'),
    ]).toEqual([0, 1, 2, 2])
  })

  it('is a distance', () => {
    const digits = fc.string({ unit: fc.constantFrom('0', '1', '2'), maxLength: 6 })
    fc.assert(
      fc.property(digits, digits, digits, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      }),
    )
  })
})
