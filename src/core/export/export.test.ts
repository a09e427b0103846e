import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CorrectionRecord, GlyphRecord } from '../storage/records'
import { digitSetFromIdx, idxFromBytes } from '../training/idx'
import { rowsOfCsv } from '../usecases/labels'
import { csvFromFields } from './csv'
import type { ExportedField } from './exported-field'
import { idxFromFields } from './idx'
import { jsonFromFields } from './json'

const when = '2026-01-02T03:04:05.000Z'

interface Sketch {
  readonly path?: string
  readonly machine?: string
  readonly text?: string
  readonly correction?: CorrectionRecord['change']['kind']
  readonly who?: string
}

function exported({
  path = '/a.png',
  machine = '120',
  text = machine,
  correction,
  who = 'ann',
}: Sketch): ExportedField {
  const glyphs = [...machine].map(
    (character, index): GlyphRecord => ({
      box: { x: index, y: 0, width: 1, height: 2 },
      character,
      isDigit: /\d/.test(character),
      confidence: 0.5,
      alternatives: [],
      glyph: new Uint8Array(784).fill(index + 1),
      doubtful: false,
    }),
  )
  const change =
    correction === 'text' || correction === 'recut' ? { kind: correction, text } : { kind: correction }
  return {
    page: {
      ...{ pageId: path, path, pageIndex: 0, pageCount: 1, width: 10, height: 20 },
      ...{ dpi: null, turns: 0, openedAt: when },
    },
    field: {
      ...{ fieldId: `${path}-1`, pageId: path, kind: 'amount', cells: [], origin: 'found' },
      box: { x: 1, y: 2, width: 3, height: 4 },
      reading: {
        text: machine,
        digits: machine.replace(/\D/g, ''),
        judgement: { verdict: 'review', reason: 'low-margin', confidence: 0.123456789 },
        ...{ candidates: [], glyphs, cuts: [], modelId: 'lenet12', engine: 'kernels', readAt: when, ms: 1 },
      },
      correction:
        correction === undefined
          ? null
          : {
              ...{
                correctionId: 1,
                fieldId: 'f',
                who,
                when,
                modelId: 'lenet12',
                before: machine,
                after: text,
              },
              change: correctionChange(change),
            },
    },
    text,
    digits: text.replace(/\D/g, ''),
    state: correction === undefined ? 'review' : 'corrected',
  }
}

function correctionChange(change: { kind: string | undefined; text?: string }): CorrectionRecord['change'] {
  if (change.kind === 'accept' || change.kind === 'reject') return { kind: change.kind }
  return { kind: change.kind === 'recut' ? 'recut' : 'text', text: change.text ?? '' }
}

describe('CSV', () => {
  it('gives back every value whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (path, who) => {
        const fields = [exported({ path, text: '1,250.00', correction: 'text', who })]
        const [header = [], row = []] = rowsOfCsv(csvFromFields(fields))
        const value = (name: string): string | undefined => row[header.indexOf(name)]
        // A line break inside a value may be any of its three spellings for the reader.
        const told = (text: string): string =>
          (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/\r\n?/g, '\n')
        expect(value('file')).toBe(told(path))
        expect(value('corrected_by')).toBe(told(who))
        expect(value('text')).toBe('1,250.00')
        expect(value('digits')).toBe('125000')
        expect(value('confidence')).toBe('0.123457')
      }),
    )
  })

  it('never lets a spreadsheet take a reading for a formula', () => {
    const csv = csvFromFields([exported({ machine: '=1+1', text: '-12/-' })])
    expect(csv).toContain(",'-12/-,")
    expect(csv).toContain(",'=1+1,")
  })
})

describe('JSON', () => {
  it('groups fields by page and keeps who corrected what', () => {
    const fields = [exported({}), exported({ path: '/b.png', text: '99', correction: 'text' }), exported({})]
    const out: unknown = JSON.parse(jsonFromFields(fields, when))
    expect(out).toMatchObject({
      version: 1,
      exportedAt: when,
      pages: [
        { file: '/a.png', page: 1, fields: [{ text: '120', correction: null }, { text: '120' }] },
        { file: '/b.png', fields: [{ text: '99', correction: { who: 'ann', before: '120', after: '99' } }] },
      ],
    })
  })
})

describe('IDX', () => {
  it('holds the digits a person vouched for, each with its piece of ink', () => {
    const { images, labels, count } = idxFromFields([
      exported({ machine: '12/-', text: '72/-', correction: 'text' }),
      exported({ machine: '5', correction: 'accept' }),
      exported({ machine: '99' }),
      exported({ machine: '8', correction: 'reject' }),
      exported({ machine: '12', text: '123', correction: 'text' }),
    ])
    const digits = digitSetFromIdx(idxFromBytes(images, 'images'), idxFromBytes(labels, 'labels'), 'digits')
    expect(count).toBe(3)
    expect(digits).toMatchObject({ count: 3, width: 28, height: 28 })
    expect([...digits.labels]).toEqual([7, 2, 5])
    expect([digits.pixels[0], digits.pixels[784], digits.pixels[2 * 784]]).toEqual([1, 2, 1])
  })

  it('is a right, empty pair where nobody vouched for anything', () => {
    const { images, labels } = idxFromFields([exported({})])
    expect(idxFromBytes(images, 'images').shape).toEqual([0, 28, 28])
    expect(idxFromBytes(labels, 'labels').shape).toEqual([0])
  })
})
