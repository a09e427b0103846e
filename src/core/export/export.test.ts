import { describe, expect, it } from 'vitest'
import { csvFromFields } from './csv'
import type { ExportedField } from './exported-field'
import { jsonFromFields } from './json'

const field: ExportedField = {
  file: 'cheque, "old".png',
  page: 2,
  kind: 'amount',
  box: { x: 10.04, y: 20, width: 300.26, height: 80 },
  text: '=2,500.00',
  digits: '250000',
  machineDigits: '258000',
  confidence: 0.87654321,
  verdict: 'review',
  reason: 'two-readings',
  review: { kind: 'corrected', who: 'Mei', when: '2026-01-02T03:04:05.000Z' },
  modelId: 'lenet12',
  engine: 'builtin',
  readAt: '2026-01-02T03:00:00.000Z',
}

describe('export', () => {
  it('writes one row a field under a header', () => {
    const [header, row, end] = csvFromFields([field]).split('\r\n')
    expect(header?.split(',').length).toBe(19)
    expect(row).toBe(
      '"cheque, ""old"".png",2,amount,10,20,300.3,80,"\'=2,500.00",250000,258000,0.8765,review,two-readings,corrected,Mei,2026-01-02T03:04:05.000Z,lenet12,builtin,2026-01-02T03:00:00.000Z',
    )
    expect(end).toBe('')
  })

  it('leaves review columns empty where nobody looked, and keeps leading zeros', () => {
    const row = csvFromFields([{ ...field, digits: '02139', review: null }])
    expect(row).toContain(',02139,')
    expect(row).toContain(',two-readings,,,,lenet12,')
  })

  it('writes JSON that reads back as it was', () => {
    const text = jsonFromFields([field], { program: '0.1.0', exportedAt: '2026-01-03T00:00:00.000Z' })
    expect(JSON.parse(text)).toEqual({
      version: 1,
      program: '0.1.0',
      exportedAt: '2026-01-03T00:00:00.000Z',
      fields: [field],
    })
  })
})
